/** One page with all pictures on it, to look through. */
import fs from 'node:fs'
import path from 'node:path'
import { pictureFolder } from '../harness/pictures.ts'

const readmeFolder = path.resolve(import.meta.dirname, '../../docs/pictures')

/** Empties the folder of pictures. */
export function clearPictures(): void {
  fs.rmSync(pictureFolder, { recursive: true, force: true })
  fs.mkdirSync(pictureFolder, { recursive: true })
}

/** Writes `pictures/index.html` over all pictures that are there. @returns how many pictures it shows */
export function writePicturePage(): number {
  const names = fs
    .readdirSync(pictureFolder)
    .filter((name) => name.endsWith('.png'))
    .sort()
  const figures = names.map(
    (name) =>
      `<figure><a href="${name}"><img loading="lazy" src="${name}" alt="${name}"></a><figcaption>${name.replace('.png', '')}</figcaption></figure>`,
  )
  fs.writeFileSync(
    path.join(pictureFolder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Every screen</title>
<style>body{font:14px system-ui;display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:16px;margin:16px}
figure{margin:0}img{width:100%;border:1px solid #8888}</style>
${figures.join('\n')}
`,
  )
  return names.length
}

/** What the README shows, by the name of its picture in `docs/pictures`. */
const ofReadme: Record<string, string> = {
  'day-board.png': '10-day-board-light.png',
  'my-day-dark.png': '11-my-day-dark.png',
  'week-dark.png': '31-week-dark.png',
  'booking.png': '33-booking-light.png',
}

/** With README_PICTURES=1 the README's four are taken from this run; otherwise they stay as they are. */
export function keepForReadme(): void {
  if (process.env.README_PICTURES !== '1') return
  for (const [kept, taken] of Object.entries(ofReadme))
    fs.copyFileSync(path.join(pictureFolder, taken), path.join(readmeFolder, kept))
}

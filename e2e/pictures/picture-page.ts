/** One page with all pictures on it, to look through. */
import fs from 'node:fs'
import path from 'node:path'
import { pictureFolder } from '../harness/pictures.ts'

const documentsFolder = path.resolve(import.meta.dirname, '../../docs/pictures')

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

/** What the README and the guides show, by the name of its picture in `docs/pictures`. */
const ofDocuments: Record<string, string> = {
  'day-board.png': '10-day-board-light.png',
  'my-day-dark.png': '11-my-day-dark.png',
  'week-dark.png': '31-week-dark.png',
  'booking.png': '33-booking-light.png',
  'my-day.png': '11-my-day-light.png',
  'patients.png': '40-patients-found-light.png',
  'stock.png': '14-stock-light.png',
  'to-order.png': '14-stock-to-order-light.png',
  'figures.png': '17-figures-light.png',
  'audit.png': '18-log-audit-light.png',
}

/** With README_PICTURES=1 the README's and the guides' pictures are taken from this run; otherwise they stay as they are. */
export function keepForDocuments(): void {
  if (process.env.README_PICTURES !== '1') return
  for (const [kept, taken] of Object.entries(ofDocuments))
    fs.copyFileSync(path.join(pictureFolder, taken), path.join(documentsFolder, kept))
}

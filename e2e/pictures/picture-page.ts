/** One page with all pictures on it, to look through. */
import fs from 'node:fs'
import path from 'node:path'
import { pictureFolder } from '../harness/pictures.ts'

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

/** Makes the small picture that is kept of a photo, whatever its size was. */
import { longestPhoto } from '#shared/domain/photo.ts'

const sidePixels = 240
/** Tried one after the other until the picture is small enough. */
const qualities = [0.85, 0.7, 0.5, 0.3]

/**
 * The middle square of a picture as a JPEG in base64.
 * @param source what can be drawn: a video that plays, or a decoded picture
 * @returns undefined where nothing can be drawn of it
 */
export function smallPicture(
  source: HTMLVideoElement | ImageBitmap,
  size: { width: number; height: number },
): string | undefined {
  const side = Math.min(size.width, size.height)
  const canvas = document.createElement('canvas')
  canvas.width = sidePixels
  canvas.height = sidePixels
  const context = canvas.getContext('2d')
  if (side === 0 || !context) return undefined
  // A picture with holes in it gets a white ground: JPEG has none.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, sidePixels, sidePixels)
  const left = (size.width - side) / 2
  const top = (size.height - side) / 2
  context.drawImage(source, left, top, side, side, 0, 0, sidePixels, sidePixels)
  for (const quality of qualities) {
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1]
    if (base64 !== undefined && base64.length <= longestPhoto) return base64
  }
  return undefined
}

/** The small picture of a file. @returns undefined where the file holds no picture */
export async function smallPictureOf(file: Blob): Promise<string | undefined> {
  try {
    const bitmap = await createImageBitmap(file)
    try {
      return smallPicture(bitmap, bitmap)
    } finally {
      bitmap.close()
    }
  } catch {
    return undefined
  }
}

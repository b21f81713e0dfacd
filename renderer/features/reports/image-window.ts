/** Which greys of a picture are spread over the whole range of the screen (DICOM PS3.3 C.11.2.1.2). */

export interface ImageWindow {
  /** The grey, 0 to 255, that is shown as middle grey. */
  level: number
  /** How many greys are told apart; what lies outside is black or white. */
  width: number
  inverted: boolean
}

export const wholeRange: ImageWindow = { level: 128, width: 256, inverted: false }

/**
 * The straight line that shows the window, for an SVG transfer function: `shown = slope * grey + intercept`, both greys
 * from 0 to 1.
 */
export function transferOf({ level, width, inverted }: ImageWindow): { slope: number; intercept: number } {
  const slope = 256 / Math.max(1, width)
  const intercept = 0.5 - (slope * level) / 256
  return inverted ? { slope: -slope, intercept: 1 - intercept } : { slope, intercept }
}

export interface Place {
  zoom: number
  /** How far the picture's middle lies from the view's middle, in pixels of the screen. */
  x: number
  y: number
}

export const wholePicture: Place = { zoom: 1, x: 0, y: 0 }
const mostZoom = 16

/** Zooms so that what lies below a point of the view, told from its middle, stays below it. */
export function zoomAt({ zoom, x, y }: Place, factor: number, at = { x: 0, y: 0 }): Place {
  const next = Math.min(mostZoom, Math.max(1, zoom * factor))
  if (next === 1) return wholePicture
  const by = next / zoom
  return { zoom: next, x: at.x - (at.x - x) * by, y: at.y - (at.y - y) * by }
}

/** The icon beside the system's clock: how many things wait, and the way back to the window. */
import { Menu, nativeImage, Tray, type NativeImage } from 'electron'

/** What is shown, in words that the core chose. */
export interface TrayView {
  count: number
  lines: string[]
  open: string
  quit: string
}

const side = 32

/** The clinic's cross on petrol; with a dot in the corner when something waits. Blue, green, red, alpha for each pixel. */
function icon(waits: boolean): NativeImage {
  const pixels = Buffer.alloc(side * side * 4)
  const paint = (x: number, y: number, red: number, green: number, blue: number) =>
    pixels.set([blue, green, red, 255], (y * side + x) * 4)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const fromCorner = Math.min(x, side - 1 - x) + Math.min(y, side - 1 - y)
      if (fromCorner < 5) continue
      const inCross = (x >= 13 && x < 19 && y >= 7 && y < 25) || (y >= 13 && y < 19 && x >= 7 && x < 25)
      if (inCross) paint(x, y, 255, 255, 255)
      else paint(x, y, 0, 112, 122)
      if (waits && Math.hypot(x - 24, y - 8) < 7) paint(x, y, 240, 140, 0)
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: side, height: side })
}

export class ClinicTray {
  #tray: Tray | undefined

  /**
   * Shows the icon, or what has changed. A desktop without a place for it shows nothing, and nothing is lost by that.
   * @param onOpen brings the window to the front
   */
  show(
    { count, lines, open, quit }: TrayView,
    { onOpen, onQuit }: { onOpen: () => void; onQuit: () => void },
  ): void {
    const image = icon(count > 0)
    if (!this.#tray) {
      this.#tray = new Tray(image)
      this.#tray.on('click', onOpen)
    } else this.#tray.setImage(image)
    this.#tray.setToolTip(['Clinic', ...lines].join('\n'))
    // Only some systems have room for a number beside the icon.
    this.#tray.setTitle(count > 0 ? String(count) : '')
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        ...lines.map((label) => ({ label, click: onOpen })),
        { type: 'separator' as const },
        { label: open, click: onOpen },
        { label: quit, click: onQuit },
      ]),
    )
  }

  remove(): void {
    this.#tray?.destroy()
    this.#tray = undefined
  }
}

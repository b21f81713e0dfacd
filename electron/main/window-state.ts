/** Where the window was when it was closed. */
import fs from 'node:fs'
import path from 'node:path'
import { screen, type BrowserWindow, type Rectangle } from 'electron'

export interface WindowState {
  bounds: Rectangle
  maximized: boolean
}

const usual = { width: 1280, height: 800 }
const fileIn = (shellFolder: string): string => path.join(shellFolder, 'window.json')

const isWhole = (value: unknown): value is number => Number.isInteger(value)

/** The state a text holds; undefined when it holds something else. */
export function parseWindowState(text: string): WindowState | undefined {
  try {
    const { bounds, maximized } = JSON.parse(text) as {
      bounds?: Record<string, unknown>
      maximized?: unknown
    }
    const { x, y, width, height } = bounds ?? {}
    if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return undefined
    if (width < 400 || height < 300) return undefined
    return { bounds: { x, y, width, height }, maximized: maximized === true }
  } catch {
    return undefined
  }
}

/** Options for the new window: where it was, if that is still on a screen. */
export function recallWindow(shellFolder: string): { options: Partial<Rectangle>; maximized: boolean } {
  let state: WindowState | undefined
  try {
    state = parseWindowState(fs.readFileSync(fileIn(shellFolder), 'utf8'))
  } catch {
    // The first time there is no file.
  }
  if (!state) return { options: usual, maximized: false }
  const { x, y, width, height } = state.bounds
  const area = screen.getDisplayMatching(state.bounds).workArea
  const isOnScreen = x < area.x + area.width && x + width > area.x && y < area.y + area.height && y >= area.y
  return { options: isOnScreen ? state.bounds : { width, height }, maximized: state.maximized }
}

/** Notes the window's place when it closes. */
export function rememberWindow(window: BrowserWindow, shellFolder: string): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      fs.writeFileSync(fileIn(shellFolder), JSON.stringify(state))
    } catch {
      // A place not remembered is no reason to keep the window open.
    }
  })
}

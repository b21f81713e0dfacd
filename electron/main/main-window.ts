import path from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { recallWindow, rememberWindow } from './window-state.ts'

/** What every window of the application is allowed: nothing but its page. */
const pagePreferences: Electron.WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  spellcheck: false,
  navigateOnDragDrop: false,
  // Keep the page's compiled code from the first start on, not only once it has been loaded often.
  v8CacheOptions: 'bypassHeatCheck',
}

const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff')

/** Opens the application's window, where it was closed last. */
export function openMainWindow(shellFolder: string): BrowserWindow {
  const { options, maximized } = recallWindow(shellFolder)
  const window = new BrowserWindow({
    ...options,
    minWidth: 800,
    minHeight: 560,
    title: 'Clinic',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: backgroundColor(),
    webPreferences: { ...pagePreferences, preload: path.join(import.meta.dirname, '../preload/index.cjs') },
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  rememberWindow(window, shellFolder)
  // A page that died shows nothing; a new one finds everything in the core.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
  })
  void window.loadURL(`${appOrigin}/index.html`)
  return window
}

/** Opens a window that only tells something. */
export function openTellingWindow(page: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 640,
    height: 360,
    title: 'Clinic',
    autoHideMenuBar: true,
    backgroundColor: backgroundColor(),
    webPreferences: { ...pagePreferences, javascript: false },
  })
  void window.loadURL(`${appOrigin}${page}`)
  return window
}

/** Brings a window to the front. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

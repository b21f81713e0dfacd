/** Brings window and core together, from the start to the end. */
import path from 'node:path'
import { app, dialog, ipcMain, session, type BrowserWindow } from 'electron'
import type { PathWanted } from '#shared/contract/host.ts'
import type { PageMessage } from '#shared/contract/page.ts'
import { serveApp } from './app-protocol.ts'
import { CoreProcess } from './core-process.ts'
import { showClickable } from './clickable-notifications.ts'
import { makeDemoFolder } from './data-folder.ts'
import { showNotification } from './desktop-notifications.ts'
import { bringToFront, openMainWindow } from './main-window.ts'
import { setMenu } from './menu.ts'
import { answerPageRequests } from './page-requests.ts'
import { boundSession, isFromOurPage } from './page-safety.ts'
import { askSecretStore } from './secret-store.ts'
import { ClinicTray } from './tray.ts'
import { endWithTrouble } from './trouble.ts'
import { watchUpdates, type Updates } from './updates.ts'

/** What can be taken in, by its ending; the core looks into it. */
const fileToTakeIn: Electron.OpenDialogOptions = {
  properties: ['openFile'],
  filters: [
    { name: 'CSV, FHIR', extensions: ['csv', 'txt', 'tsv', 'json', 'ndjson', 'jsonl'] },
    { name: '*', extensions: ['*'] },
  ],
}

export interface Clinic {
  dataDir: string
  /** Where the shell keeps its own files. */
  shellFolder: string
  /** Whether the data folder can be expected to be taken; if not, nothing is written there. */
  isUsable: boolean
  demo: boolean
  /** Called last. */
  atEnd: () => void
}

/** Opens the clinic as soon as Electron is ready. */
export function openClinic(clinic: Clinic): void {
  const pages = new Map<string, string>()
  let window: BrowserWindow | undefined
  let core: CoreProcess | undefined
  let pageListens = false
  /** The first core is given the page while it still opens the records; one that died has to come back before. */
  let coreMayBeJoined = true
  let isJoined = false
  let inTrouble = false
  const tray = new ClinicTray()
  /** The demonstration that was opened in place of an empty clinic. */
  let demo: { folder: string; remove: () => void } | undefined

  const tellPage = (message: PageMessage, ports: Electron.MessagePortMain[] = []) => {
    if (window && !window.isDestroyed()) window.webContents.postMessage('page-message', message, ports)
  }
  const connectPage = () => {
    if (!pageListens || !coreMayBeJoined) return
    const port = core?.connect()
    if (!port) return
    isJoined = true
    tellPage({ kind: 'core-port' }, [port])
  }
  const trouble = (code: string, message: string) => {
    inTrouble = true
    void core?.stop()
    endWithTrouble(pages, code, message)
    if (window && !window.isDestroyed()) window.destroy()
  }

  const askPath = async (what: PathWanted): Promise<string | null> => {
    if (!window || window.isDestroyed()) return null
    const { filePaths } = await dialog.showOpenDialog(
      window,
      what === 'folder' ? { properties: ['openDirectory', 'createDirectory'] } : fileToTakeIn,
    )
    return filePaths[0] ?? null
  }

  const toFront = () => {
    if (window && !window.isDestroyed()) bringToFront(window)
  }

  /** Puts the demonstration, in a folder of its own, in the place of this clinic until the application ends. */
  const openDemo = async (): Promise<boolean> => {
    if (clinic.demo || demo) return false
    const before = core
    coreMayBeJoined = false
    tellPage({ kind: 'core-down' })
    await before?.stop()
    demo = makeDemoFolder()
    startCore()
    return true
  }

  const startCore = () => {
    core = new CoreProcess(
      {
        dataDir: demo?.folder ?? clinic.dataDir,
        demo: clinic.demo || demo !== undefined,
        compiledCodeFolder: path.join(clinic.shellFolder, 'compiled'),
      },
      {
        ready: () => {
          const wasJoined = coreMayBeJoined && isJoined
          coreMayBeJoined = true
          if (!wasJoined) connectPage()
        },
        down: () => {
          coreMayBeJoined = false
          if (clinic.isUsable) tellPage({ kind: 'core-down' })
          else trouble('FOLDER_NOT_USABLE', `${clinic.dataDir} cannot be used as a data folder.`)
        },
        refused: trouble,
        notify: async (key, title, body) =>
          (await showClickable(title, body, () => {
            toFront()
            tellPage({ kind: 'notice-clicked', key })
          })) || (await showNotification(title, body)),
        tray: (view) => tray.show(view, { onOpen: toFront, onQuit: () => app.quit() }),
        secretStore: askSecretStore,
        askPath,
      },
    )
    core.launch()
  }

  const open = () => {
    // First of all, because the core takes longest: it loads its code while the window is made. What is wrong with a folder
    // that cannot be used, it says.
    startCore()
    boundSession()
    serveApp(session.defaultSession, path.join(import.meta.dirname, '../renderer'), pages)
    if (clinic.isUsable) {
      window = openMainWindow(clinic.shellFolder)
      // Nobody looks for the menu before there is a window.
      window.once('show', () => {
        setMenu()
        currentUpdates()
      })
    } else setMenu()
  }

  let updates: Updates | undefined
  // Made when it is first asked for, which is after the window is there.
  const currentUpdates = () =>
    (updates ??= watchUpdates((state) => tellPage({ kind: 'update-state', state })))
  answerPageRequests(openDemo, currentUpdates)
  ipcMain.on('page-listens', (event) => {
    if (!isFromOurPage(event)) return
    pageListens = true
    connectPage()
  })
  app.on('second-instance', () => {
    toFront()
  })
  app.on('window-all-closed', () => {
    if (!inTrouble) app.quit()
  })
  endInGoodOrder(async () => {
    tray.remove()
    await core?.stop()
    demo?.remove()
    clinic.atEnd()
  })
  void app.whenReady().then(open)
}

/** Holds back the end of the application until what has to be finished is finished. */
function endInGoodOrder(finish: () => Promise<void>): void {
  let isFinished = false
  app.on('will-quit', (event) => {
    if (isFinished) return
    event.preventDefault()
    void finish().finally(() => {
      isFinished = true
      app.quit()
    })
  })
}

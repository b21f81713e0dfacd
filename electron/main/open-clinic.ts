/** Brings window and core together, from the key to the end. */
import path from 'node:path'
import { app, ipcMain, session, type BrowserWindow } from 'electron'
import type { PageMessage } from '#shared/contract/page.ts'
import { serveApp } from './app-protocol.ts'
import { CoreProcess } from './core-process.ts'
import { readOrMakeKey, type KeyResult } from './database-key.ts'
import { showNotification } from './desktop-notifications.ts'
import { bringToFront, openMainWindow } from './main-window.ts'
import { setMenu } from './menu.ts'
import { answerPageRequests } from './page-requests.ts'
import { boundSession, isFromOurPage } from './page-safety.ts'
import { systemSecretStore } from './secret-store.ts'
import { endWithTrouble } from './trouble.ts'

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
  let keptIn: Extract<KeyResult, { ok: true }>['keptIn'] | undefined
  let pageListens = false
  let coreIsReady = false
  let inTrouble = false

  const tellPage = (message: PageMessage, ports: Electron.MessagePortMain[] = []) => {
    if (window && !window.isDestroyed()) window.webContents.postMessage('page-message', message, ports)
  }
  const tellWhereKeyIs = () => {
    if (pageListens && keptIn === 'file') tellPage({ kind: 'key-in-file' })
  }
  const connectPage = () => {
    if (!pageListens || !coreIsReady) return
    const port = core?.connect()
    if (port) tellPage({ kind: 'core-port' }, [port])
  }
  const trouble = (code: string, message: string) => {
    inTrouble = true
    void core?.stop()
    endWithTrouble(pages, code, message)
    if (window && !window.isDestroyed()) window.destroy()
  }

  const startCore = (key: Promise<Uint8Array>) => {
    core = new CoreProcess(
      {
        dataDir: clinic.dataDir,
        key,
        demo: clinic.demo,
        compiledCodeFolder: path.join(clinic.shellFolder, 'compiled'),
      },
      {
        ready: () => {
          coreIsReady = true
          connectPage()
        },
        down: () => {
          coreIsReady = false
          if (clinic.isUsable) tellPage({ kind: 'core-down' })
          else trouble('FOLDER_NOT_USABLE', `${clinic.dataDir} cannot be used as a data folder.`)
        },
        refused: trouble,
        notify: showNotification,
      },
    )
    core.launch()
  }

  /** The key; the person is told when there is none, and then it never comes. */
  const takeKey = async (): Promise<Uint8Array> => {
    const key = await readKey(clinic.dataDir)
    if (!key.ok) {
      trouble(key.code, key.message)
      return new Promise(() => undefined)
    }
    keptIn = key.keptIn
    tellWhereKeyIs()
    return key.key
  }

  const open = () => {
    // First of all, because the core takes longest: it loads its code while the key is read and the window is made.
    // Without a key it can open nothing; it says what is wrong with a folder that is not usable.
    startCore(clinic.isUsable ? takeKey() : Promise.resolve(new Uint8Array()))
    setMenu()
    boundSession()
    serveApp(session.defaultSession, path.join(import.meta.dirname, '../renderer'), pages)
    if (clinic.isUsable) window = openMainWindow(clinic.shellFolder)
  }

  answerPageRequests()
  ipcMain.on('page-listens', (event) => {
    if (!isFromOurPage(event)) return
    pageListens = true
    tellWhereKeyIs()
    connectPage()
  })
  app.on('second-instance', () => {
    if (window && !window.isDestroyed()) bringToFront(window)
  })
  app.on('window-all-closed', () => {
    if (!inTrouble) app.quit()
  })
  endInGoodOrder(async () => {
    await core?.stop()
    clinic.atEnd()
  })
  void app.whenReady().then(open)
}

async function readKey(dataDir: string): Promise<KeyResult> {
  try {
    const key = await readOrMakeKey(dataDir, systemSecretStore)
    if (key.ok && key.keptIn === 'file') {
      console.error(
        `This system has no store for secrets, so the database key lies in ${path.join(dataDir, 'key')}, readable by you alone. Whoever copies the whole folder can read the data.`,
      )
    }
    return key
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      code: 'KEY_UNREADABLE',
      message: `The key of ${dataDir} cannot be read or written: ${reason}`,
    }
  }
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

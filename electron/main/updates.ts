/**
 * New versions, from the address that the package was made with; one without an address has no updates. Never an older
 * version, and of a channel (a beta's, say) only what is meant for it. Downloaded by itself, installed when the person says
 * so, or, where that asks for nothing, at the next end of the application.
 */
import fs from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import type { AppUpdater } from 'electron-updater'
import type { UpdateState } from '#shared/contract/page.ts'
import { errorName } from '#shared/lib/logged-error.ts'

/** A start is busy enough. */
const firstLookDelayMs = 2 * 60_000
const lookEveryMs = 6 * 60 * 60_000

export interface Updates {
  /** Whether there is a newer version. What comes of it is told. */
  look: () => Promise<void>
  /** Ends the application and installs what is ready. */
  install: () => Promise<void>
  /** Tells how it stands, to a page that was just opened. */
  tell: () => void
}

/** @param tell told how it stands, at each change */
export function watchUpdates(tell: (state: UpdateState) => void): Updates {
  let state: UpdateState = { phase: hasSource() ? 'idle' : 'off', version: app.getVersion() }
  let updater: Promise<AppUpdater> | undefined

  const become = (next: Omit<UpdateState, 'version'>) => {
    state = { ...next, version: app.getVersion() }
    tell(state)
  }
  const get = () => (updater ??= prepare(become))
  const look = async () => {
    if (!hasSource() || state.phase === 'ready' || state.phase === 'looking') return
    become({ phase: 'looking' })
    try {
      await (await get()).checkForUpdates()
    } catch {
      // The updater has told by its `error` event.
    }
  }
  if (hasSource()) {
    setTimeout(() => void look(), firstLookDelayMs).unref()
    setInterval(() => void look(), lookEveryMs).unref()
  }
  return {
    look,
    install: async () => {
      if (state.phase !== 'ready') return
      try {
        ;(await get()).quitAndInstall(false, true)
      } catch (error) {
        console.error(`The update was not installed: ${errorName(error)}`)
        become({ phase: 'failed' })
      }
    },
    tell: () => tell(state),
  }
}

/** electron-builder writes the address beside the archive. */
const hasSource = (): boolean =>
  app.isPackaged && fs.existsSync(path.join(process.resourcesPath, 'app-update.yml'))

async function prepare(become: (next: Omit<UpdateState, 'version'>) => void): Promise<AppUpdater> {
  const { default: library } = await import('electron-updater')
  const updater = library.autoUpdater
  updater.autoDownload = true
  updater.allowDowngrade = false
  // On Linux an administrator's password is asked for: only when somebody wants it.
  updater.autoInstallOnAppQuit = process.platform !== 'linux'
  updater.logger = null
  updater.on('update-not-available', () => become({ phase: 'current' }))
  updater.on('update-available', ({ version }) => become({ phase: 'downloading', next: version }))
  updater.on('update-downloaded', ({ version }) => become({ phase: 'ready', next: version }))
  updater.on('error', (error) => {
    console.error(`New versions cannot be looked for: ${errorName(error)}`)
    become({ phase: 'failed' })
  })
  return updater
}

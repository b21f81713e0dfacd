/**
 * The core in Electron's utility process. The shell gives it the data folder and the key, and each window's port; it asks
 * the shell for desktop notifications.
 */
import { type CoreHostMessage, isShellMessage, type ShellMessage } from '#shared/contract/host.ts'
import { startCore, type Core } from '../core.ts'
import { startDemo } from '../demo/start-demo.ts'
import { DataFolderError } from '../store/data-folder.ts'
import { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { connect } from './connection.ts'
import { explainOpenError } from './open-refusal.ts'

const { parentPort } = process

const tell = (message: CoreHostMessage): void => parentPort.postMessage(message)

const log = (line: string): void => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), from: 'core', line })}\n`)
}

/** Notifications that the shell has not answered yet. */
const awaitingDesktop = new Map<string, (shown: boolean) => void>()

function showToast({ key, title, body }: { key: string; title: string; body: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    awaitingDesktop.set(key, (shown) => {
      if (shown) resolve()
      else reject(new Error('The desktop did not take the notification'))
    })
    tell({ kind: 'notify', id: key, title, body })
  })
}

let core: Promise<Core | undefined> | undefined

async function start(message: Extract<ShellMessage, { kind: 'start' }>): Promise<Core | undefined> {
  try {
    const started = await startCore({ dataDir: message.dataDir, key: () => message.key, showToast, log })
    if (message.demo) await startDemo(started)
    tell({ kind: 'ready' })
    return started
  } catch (error) {
    if (!(error instanceof DataFolderError) && !(error instanceof SqliteOpenError)) throw error
    tell({ kind: 'refused', ...explainOpenError(error) })
    return undefined
  }
}

/** Serves a window over its port until the port closes. */
async function serve(port: Electron.MessagePortMain): Promise<void> {
  const running = await core
  if (!running) {
    port.close()
    return
  }
  const connection = connect(running, (answer) => port.postMessage(answer))
  port.on('message', (event) => void connection.receive(event.data))
  port.on('close', () => connection.close())
  port.start()
}

async function stop(): Promise<void> {
  await (await core)?.close()
  tell({ kind: 'stopped' })
  process.exit(0)
}

parentPort.on('message', (event) => {
  const message: unknown = event.data
  if (!isShellMessage(message)) {
    log('a message from the shell was not understood')
    return
  }
  switch (message.kind) {
    case 'start':
      core ??= start(message)
      break
    case 'connect': {
      const [port] = event.ports
      if (port) void serve(port)
      break
    }
    case 'notified':
      awaitingDesktop.get(message.id)?.(message.shown)
      awaitingDesktop.delete(message.id)
      break
    case 'stop':
      void stop()
      break
  }
})

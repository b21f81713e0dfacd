/**
 * The core in Electron's utility process. The shell gives it the data folder, and each window's port; it asks the shell for
 * desktop notifications, for the system's store for secrets, and for a folder or a file.
 */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { type CoreHostMessage, isShellMessage, type ShellMessage } from '#shared/contract/host.ts'
import { startDemo } from '../demo/start-demo.ts'
import type { OpeningDoor } from '../opening/door.ts'
import { DataFolderError } from '../store/data-folder.ts'
import type { SecretStore } from '../store/keys/secret-store.ts'
import type { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { connect } from './connection.ts'
import { openDoor } from './open-door.ts'
import { explainOpenError } from './open-refusal.ts'

const { parentPort } = process

const tell = (message: CoreHostMessage): void => parentPort.postMessage(message)

const log = (line: string): void => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), from: 'core', line })}\n`)
}

/** What was asked of the shell and is not answered yet. */
const asked = new Map<string, (answer: never) => void>()

function ask<Answer>(question: (id: string) => CoreHostMessage, id: string = randomUUID()): Promise<Answer> {
  return new Promise((resolve) => {
    asked.set(id, resolve)
    tell(question(id))
  })
}

/** Windows of the demonstration open signed in. */
let demo = false

function answered<Answer>(id: string, answer: Answer): void {
  asked.get(id)?.(answer as never)
  asked.delete(id)
}

async function showToast({ key, title, body }: { key: string; title: string; body: string }): Promise<void> {
  const shown = await ask<boolean>((id) => ({ kind: 'notify', id, title, body }), key)
  if (!shown) throw new Error('The desktop did not take the notification')
}

const askStore = async (what: 'available' | 'seal' | 'unseal', bytes: Uint8Array) => {
  const answer = await ask<Uint8Array | undefined>((id) => ({ kind: 'secretStore', id, ask: what, bytes }))
  if (!answer) throw new Error('The store for secrets refused')
  return answer
}

const secretStore: SecretStore = {
  isAvailable: () =>
    askStore('available', new Uint8Array()).then(
      () => true,
      () => false,
    ),
  seal: (bytes) => askStore('seal', bytes),
  unseal: (sealed) => askStore('unseal', sealed),
}

let door: OpeningDoor | undefined

function refused(error: DataFolderError | SqliteOpenError): void {
  tell({ kind: 'refused', ...explainOpenError(error) })
}

function start(message: Extract<ShellMessage, { kind: 'start' }>): OpeningDoor | undefined {
  try {
    const opening = openDoor({
      dataDir: message.dataDir,
      secretStore,
      showToast,
      showTray: (view) => tell({ kind: 'tray', ...view }),
      askFolder: () => ask<string | null>((id) => ({ kind: 'askPath', id, what: 'folder' })),
      askFile: () => ask<string | null>((id) => ({ kind: 'askPath', id, what: 'fileToTakeIn' })),
      asideWorker: path.join(import.meta.dirname, 'aside-worker.cjs'),
      readingModule: path.join(import.meta.dirname, 'reading-worker.cjs'),
      hubModule: path.join(import.meta.dirname, '../hub/hosted-hub.cjs'),
      log,
      refused,
      async opened(core, key) {
        tell({ kind: 'opened', key })
        if (message.demo) await startDemo(core)
      },
    })
    // A demonstration's data are nobody's: it opens by itself.
    void opening.start({ key: message.key, makeKeyFile: message.demo }).then((state) => {
      if (state !== 'opening') tell({ kind: 'ready' })
    })
    return opening
  } catch (error) {
    if (!(error instanceof DataFolderError)) throw error
    refused(error)
    return undefined
  }
}

/** Serves a window over its port until the port closes. */
function serve(port: Electron.MessagePortMain, served: OpeningDoor): void {
  const connection = connect(served.openSession({ demonstration: demo }), (answer) =>
    port.postMessage(answer),
  )
  port.on('message', (event) => void connection.receive(event.data))
  port.on('close', () => connection.close())
  port.start()
}

async function stop(): Promise<void> {
  await door?.close()
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
      demo = message.demo
      door ??= start(message)
      break
    case 'connect': {
      const [port] = event.ports
      if (port && door) serve(port, door)
      else port?.close()
      break
    }
    case 'notified':
      answered(message.id, message.shown)
      break
    case 'secretStoreAnswer':
      answered(message.id, message.bytes)
      break
    case 'pathAnswer':
      answered(message.id, message.path)
      break
    case 'stop':
      void stop()
      break
  }
})

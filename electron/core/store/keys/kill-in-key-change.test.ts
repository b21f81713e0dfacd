import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { programFile } from '../../testing/program-file.ts'
import { noSecretStore } from './secret-store.ts'
import { Vault } from './vault.ts'

type Kind = 'passphrase' | 'recovery'

/** What may open the folder now: the last one that was acknowledged, or the one that was being written. */
class Secrets {
  readonly #last: Record<Kind, string>
  readonly #tried: Partial<Record<Kind, string>> = {}

  constructor(passphrase: string, recoveryKey: string) {
    this.#last = { passphrase, recovery: recoveryKey }
  }

  hear(line: string): void {
    const [what, kind, secret = ''] = line.split(' ') as [string, Kind, string]
    if (what === 'trying') this.#tried[kind] = secret
    else {
      this.#last[kind] = secret
      Reflect.deleteProperty(this.#tried, kind)
    }
  }

  of(kind: Kind): string[] {
    return [this.#last[kind], this.#tried[kind]].filter((secret) => secret !== undefined)
  }

  /** What is known to open it from now on. */
  settle(kind: Kind, secret: string): void {
    this.#last[kind] = secret
    Reflect.deleteProperty(this.#tried, kind)
  }
}

async function opens(folder: string, kind: Kind, secret: string): Promise<Uint8Array | undefined> {
  const vault = new Vault(folder, noSecretStore)
  vault.look()
  const opened =
    kind === 'passphrase' ? await vault.unlockWithPassphrase(secret) : vault.tryRecoveryKey(secret)
  return opened.ok ? opened.value : undefined
}

/** Changes keys in a process of its own and kills it: at a random line of what it prints, or a moment after it. */
async function changeUntilKilled(folder: string, passphrase: string): Promise<string[]> {
  const script = programFile(path.join(import.meta.dirname, 'testing/change-keys-until-killed.ts'))
  const changer = spawn(process.execPath, [script, folder, passphrase], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const killAt = 1 + Math.floor(Math.random() * 100)
  const moment = Math.random() * 4
  let output = ''
  changer.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (output.split('\n').length > killAt) setTimeout(() => changer.kill('SIGKILL'), moment)
  })
  await once(changer, 'close')
  // A line that was cut off in the middle says nothing.
  return output.split('\n').slice(0, -1)
}

it('killed in the middle of a change of passphrase or recovery key, the old or the new one opens, and gives the same key', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-key-change-'))
  try {
    const vault = new Vault(folder, noSecretStore)
    await vault.openAlone()
    const { recoveryKey, askedGroups } = vault.makeRecoveryKey()
    const groups = recoveryKey.split('-')
    const confirmation = askedGroups.map((group) => groups[group - 1] ?? '')
    let passphrase = 'the-first-passphrase'
    const made = await vault.setUp({ opensBy: 'passphrase', passphrase, confirmation })
    if (!made.ok) throw new Error(made.error.code)
    const secrets = new Secrets(passphrase, recoveryKey)
    let acknowledged = 0
    for (let round = 0; round < 8; round++) {
      const lines = await changeUntilKilled(folder, passphrase)
      for (const line of lines) secrets.hear(line)
      acknowledged += lines.filter((line) => line.startsWith('done')).length
      for (const kind of ['passphrase', 'recovery'] as const) {
        const keys = await Promise.all(secrets.of(kind).map((secret) => opens(folder, kind, secret)))
        const opening = keys.flatMap((key, index) =>
          key ? [{ key, secret: secrets.of(kind)[index] ?? '' }] : [],
        )
        // Exactly one: a change is whole or has not been, and what it replaced opens nothing any more.
        expect(opening.map(({ key }) => Buffer.from(key).toString('hex'))).toEqual([
          Buffer.from(made.value).toString('hex'),
        ])
        const [{ secret } = { secret: '' }] = opening
        secrets.settle(kind, secret)
        if (kind === 'passphrase') passphrase = secret
      }
    }
    expect(acknowledged).toBeGreaterThan(8)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}, 180_000)

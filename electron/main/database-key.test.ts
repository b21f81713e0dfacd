import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOrMakeKey, type SecretStore } from './database-key.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-key-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const reversed = (text: string) => [...text].reverse().join('')
const keyring: SecretStore = {
  isAvailable: () => Promise.resolve(true),
  seal: (text) => Promise.resolve(Buffer.from(reversed(text))),
  unseal: (sealed) => Promise.resolve(reversed(sealed.toString())),
}
const noKeyring: SecretStore = {
  isAvailable: () => Promise.resolve(false),
  seal: () => Promise.reject(new Error('no store')),
  unseal: () => Promise.reject(new Error('no store')),
}

describe('the database key', () => {
  it('is sealed where there is a store, and comes back the same', async () => {
    const made = await readOrMakeKey(folder, keyring)
    expect(made).toMatchObject({ ok: true, keptIn: 'secret-store' })
    expect(fs.readdirSync(folder)).toEqual(['key.sealed'])
    expect(await readOrMakeKey(folder, keyring)).toEqual(made)
  })

  it('lies in a file for its owner alone where there is none', async () => {
    const made = await readOrMakeKey(folder, noKeyring)
    expect(made).toMatchObject({ ok: true, keptIn: 'file' })
    expect(fs.statSync(path.join(folder, 'key')).mode & 0o777).toBe(0o600)
    expect(await readOrMakeKey(folder, keyring)).toEqual(made)
  })

  it('lies in a file when the store does not give back what it was given', async () => {
    const forgetful: SecretStore = { ...keyring, unseal: () => Promise.resolve('') }
    expect(await readOrMakeKey(folder, forgetful)).toMatchObject({ ok: true, keptIn: 'file' })
    expect(fs.readdirSync(folder)).toEqual(['key'])
  })

  it('is never replaced: a sealed key that cannot be opened, or a database without key, is refused', async () => {
    await readOrMakeKey(folder, keyring)
    expect(await readOrMakeKey(folder, noKeyring)).toMatchObject({ ok: false, code: 'KEY_UNREADABLE' })
    fs.rmSync(path.join(folder, 'key.sealed'))
    fs.writeFileSync(path.join(folder, 'clinic.db'), 'pages')
    expect(await readOrMakeKey(folder, keyring)).toMatchObject({ ok: false, code: 'KEY_MISSING' })
    fs.writeFileSync(path.join(folder, 'key'), 'not a key')
    expect(await readOrMakeKey(folder, keyring)).toMatchObject({ ok: false, code: 'KEY_UNREADABLE' })
    expect(fs.readdirSync(folder).sort()).toEqual(['clinic.db', 'key'])
  })
})

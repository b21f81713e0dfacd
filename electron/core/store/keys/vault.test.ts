import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noSecretStore, type SecretStore } from './secret-store.ts'
import { Vault } from './vault.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-vault-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const inverted = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => byte ^ 255))
const keyring: SecretStore = { isAvailable: () => Promise.resolve(true), seal: inverted, unseal: inverted }
const forgetful: SecretStore = { ...keyring, unseal: () => Promise.reject(new Error('locked')) }

/** What a person types who copied the recovery key. */
function copied(shown: { recoveryKey: string; askedGroups: number[] }): string[] {
  const groups = shown.recoveryKey.split('-')
  return shown.askedGroups.map((group) => groups[group - 1] ?? '')
}

async function setUp(vault: Vault, opensBy: 'system' | 'passphrase' | 'file', passphrase?: string) {
  expect(await vault.openAlone()).toEqual({ state: 'newKey' })
  const shown = vault.makeRecoveryKey()
  const key = await vault.setUp({ opensBy, passphrase, confirmation: copied(shown) })
  if (!key.ok) throw new Error(key.error.code)
  return { key: key.value, recoveryKey: shown.recoveryKey }
}

describe('the keys of a data folder', () => {
  it('are sealed by the system’s store where there is one, and open without a person', async () => {
    const { key } = await setUp(new Vault(folder, keyring), 'system')
    expect(fs.readdirSync(folder)).toEqual(['key.json'])
    expect(await new Vault(folder, keyring).openAlone()).toEqual({ state: 'open', dataKey: key })
    const locked = new Vault(folder, forgetful)
    expect(await locked.openAlone()).toEqual({ state: 'locked' })
    expect(await locked.status()).toMatchObject({
      opensBy: 'system',
      passphraseSet: false,
      recoveryKeySet: true,
    })
  })

  it('are not made when the store does not give back what it was given', async () => {
    const vault = new Vault(folder, forgetful)
    await vault.openAlone()
    const confirmation = copied(vault.makeRecoveryKey())
    expect(await vault.setUp({ opensBy: 'system', confirmation })).toMatchObject({
      ok: false,
      error: { code: 'SECRET_STORE_FAILED' },
    })
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it('open by passphrase, or by recovery key with a new passphrase, and by nothing else', async () => {
    const { key, recoveryKey } = await setUp(
      new Vault(folder, noSecretStore),
      'passphrase',
      'correct horse battery',
    )
    const vault = new Vault(folder, noSecretStore)
    expect(await vault.openAlone()).toEqual({ state: 'locked' })
    const before = fs.readFileSync(path.join(folder, 'key.json'))
    expect(await vault.unlockWithPassphrase('wrong')).toMatchObject({ error: { code: 'PASSPHRASE_WRONG' } })
    const slip = recoveryKey.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    expect(await vault.unlockWithRecoveryKey(slip, 'a new passphrase')).toMatchObject({
      error: { code: 'RECOVERY_KEY_MISTYPED', details: { group: 1 } },
    })
    expect(await vault.unlockWithRecoveryKey(recoveryKey, 'short')).toMatchObject({
      error: { code: 'PASSPHRASE_TOO_SHORT' },
    })
    expect(fs.readFileSync(path.join(folder, 'key.json')).equals(before)).toBe(true)
    expect(await vault.unlockWithRecoveryKey(recoveryKey, 'a new passphrase')).toEqual({
      ok: true,
      value: key,
    })
    const again = new Vault(folder, noSecretStore)
    await again.openAlone()
    expect(await again.unlockWithPassphrase('correct horse battery')).toMatchObject({ ok: false })
    expect(await again.unlockWithPassphrase('a new passphrase')).toEqual({ ok: true, value: key })
  })

  it('lie bare only when that was chosen, and no longer once there is a passphrase', async () => {
    const { key } = await setUp(new Vault(folder, noSecretStore), 'file')
    expect(fs.readdirSync(folder).sort()).toEqual(['key', 'key.json'])
    expect(fs.statSync(path.join(folder, 'key')).mode & 0o777).toBe(0o600)
    const vault = new Vault(folder, noSecretStore)
    expect(await vault.openAlone()).toEqual({ state: 'open', dataKey: key })
    expect(await vault.changePassphrase({ passphrase: 'correct horse battery' })).toEqual({
      ok: true,
      value: null,
    })
    expect(fs.readdirSync(folder)).toEqual(['key.json'])
    expect(await vault.changePassphrase({ passphrase: 'another horse battery' })).toMatchObject({
      error: { code: 'PASSPHRASE_WRONG' },
    })
    const change = { currentPassphrase: 'correct horse battery', passphrase: 'another horse battery' }
    expect(await vault.changePassphrase(change)).toEqual({ ok: true, value: null })
  })

  it('keep the recovery key so far until the new one was copied', async () => {
    const { key, recoveryKey } = await setUp(new Vault(folder, keyring), 'system')
    const vault = new Vault(folder, keyring)
    await vault.openAlone()
    const shown = vault.makeRecoveryKey()
    expect(vault.confirmRecoveryKey(['AAAAA', 'BBBBB'])).toMatchObject({
      error: { code: 'CONFIRMATION_WRONG' },
    })
    expect(new OpenedVault(folder).tryRecoveryKey(recoveryKey)).toEqual({ ok: true, value: key })
    expect(vault.confirmRecoveryKey(copied(shown))).toEqual({ ok: true, value: null })
    expect(new OpenedVault(folder).tryRecoveryKey(recoveryKey)).toMatchObject({ ok: false })
    expect(new OpenedVault(folder).tryRecoveryKey(shown.recoveryKey)).toEqual({ ok: true, value: key })
  })

  it('are never replaced: damaged ones, newer ones, and a database without any are refused', () => {
    const codeOf = () => {
      try {
        new Vault(folder, keyring).look()
        return undefined
      } catch (error) {
        return (error as { code?: string }).code
      }
    }
    fs.writeFileSync(path.join(folder, 'clinic.db'), 'pages')
    expect(codeOf()).toBe('KEY_MISSING')
    fs.writeFileSync(path.join(folder, 'key.json'), '{')
    expect(codeOf()).toBe('KEY_UNREADABLE')
    fs.writeFileSync(path.join(folder, 'key.json'), '{"format": 2}')
    expect(codeOf()).toBe('FOLDER_FROM_NEWER_VERSION')
    expect(fs.readdirSync(folder).sort()).toEqual(['clinic.db', 'key.json'])
  })
})

/** A vault that has looked at its folder. */
class OpenedVault extends Vault {
  constructor(dataDir: string) {
    super(dataDir, noSecretStore)
    this.look()
  }
}

// Run as a process of its own: changes passphrase and recovery key of a folder over and over. It prints each new one before
// it writes it (`trying`) and once more when it is acknowledged (`done`). Somebody kills it.
import { noSecretStore } from '../secret-store.ts'
import { Vault } from '../vault.ts'

const [, , folder = '', passphraseNow = ''] = process.argv
/** Recovery keys for each passphrase: those take a millisecond, a passphrase takes argon2id. */
const recoveryKeysInARow = 40

const say = (what: 'trying' | 'done', kind: 'passphrase' | 'recovery', secret: string) =>
  process.stdout.write(`${what} ${kind} ${secret}\n`)

const vault = new Vault(folder, noSecretStore)
await vault.openAlone()
const opened = await vault.unlockWithPassphrase(passphraseNow)
if (!opened.ok) throw new Error(opened.error.code)
let currentPassphrase = passphraseNow
for (let round = 1; ; round++) {
  for (let count = 0; count < recoveryKeysInARow; count++) {
    const { recoveryKey, askedGroups } = vault.makeRecoveryKey()
    say('trying', 'recovery', recoveryKey)
    const groups = recoveryKey.split('-')
    const confirmed = vault.confirmRecoveryKey(askedGroups.map((group) => groups[group - 1] ?? ''))
    if (!confirmed.ok) throw new Error(confirmed.error.code)
    say('done', 'recovery', recoveryKey)
  }
  const passphrase = `passphrase-${process.pid}-${round}`
  say('trying', 'passphrase', passphrase)
  const changed = await vault.changePassphrase({ currentPassphrase, passphrase })
  if (!changed.ok) throw new Error(changed.error.code)
  say('done', 'passphrase', passphrase)
  currentPassphrase = passphrase
}

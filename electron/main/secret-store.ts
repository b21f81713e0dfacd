import { safeStorage } from 'electron'

export type StoreQuestion = 'available' | 'seal' | 'unseal'

/**
 * Asks the operating system's store for secrets on the core's behalf. On Linux without a keyring Electron offers
 * `basic_text`, whose password is known to everybody: that does not count as a store.
 * @returns the sealed or unsealed bytes (for `available`: any), or undefined when there is no store or it refuses
 */
export async function askSecretStore(ask: StoreQuestion, bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    if (!(await isProtecting())) return undefined
    switch (ask) {
      case 'available':
        return new Uint8Array()
      case 'seal':
        return await safeStorage.encryptStringAsync(Buffer.from(bytes).toString('hex'))
      case 'unseal':
        return Buffer.from((await safeStorage.decryptStringAsync(Buffer.from(bytes))).result, 'hex')
    }
  } catch {
    return undefined
  }
}

async function isProtecting(): Promise<boolean> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown') return false
  }
  return safeStorage.isAsyncEncryptionAvailable()
}

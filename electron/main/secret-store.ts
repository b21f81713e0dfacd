import { safeStorage } from 'electron'
import type { SecretStore } from './database-key.ts'

/**
 * The operating system's store for secrets. On Linux without a keyring Electron offers `basic_text`, whose password is
 * known to everybody: that does not count as a store.
 */
export const systemSecretStore: SecretStore = {
  isAvailable: async () => {
    if (process.platform === 'linux') {
      const backend = safeStorage.getSelectedStorageBackend()
      if (backend === 'basic_text' || backend === 'unknown') return false
    }
    return safeStorage.isAsyncEncryptionAvailable()
  },
  seal: (text) => safeStorage.encryptStringAsync(text),
  unseal: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
}

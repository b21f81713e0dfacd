/** The operating system's store for secrets, as the core sees it: somebody else asks it (the shell, in the application). */
export interface SecretStore {
  /** Whether there is one that protects anything. */
  isAvailable(): Promise<boolean>
  /** Rejects when the store refuses. */
  seal(bytes: Uint8Array): Promise<Uint8Array>
  /** Rejects when the store does not know what it is given, or is locked. */
  unseal(sealed: Uint8Array): Promise<Uint8Array>
}

/** A locked keyring may never answer. */
const patienceMs = 15_000

/** The store with an end to waiting: what does not answer in time counts as refused. */
export function withPatience(store: SecretStore): SecretStore {
  return {
    isAvailable: () => inTime(store.isAvailable()).catch(() => false),
    seal: (bytes) => inTime(store.seal(bytes)),
    unseal: (sealed) => inTime(store.unseal(sealed)),
  }
}

/** A computer without such a store. */
export const noSecretStore: SecretStore = {
  isAvailable: () => Promise.resolve(false),
  seal: () => Promise.reject(new Error('There is no store for secrets')),
  unseal: () => Promise.reject(new Error('There is no store for secrets')),
}

function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The store for secrets did not answer')), patienceMs)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/**
 * Passwords and PINs as they are kept: Argon2id in the PHC string format, with the least parameters of OWASP's password
 * storage cheat sheet (19 MiB, two passes, one lane). The hash lies in an encrypted database, so it is the second wall.
 * The library is loaded when the first password is looked at: a start does not wait for it.
 */

const parameters = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 } as const
const saltBytes = 16

/** The same password typed on different keyboards is the same. */
const composed = (secret: string): string => secret.normalize('NFKC')

/** Hashes a password or PIN under a new salt. */
export async function hashSecret(
  secret: string,
  randomBytes: (count: number) => Uint8Array,
): Promise<string> {
  const { argon2id } = await import('hash-wasm')
  const salt = randomBytes(saltBytes)
  return await argon2id({ ...parameters, password: composed(secret), salt, outputType: 'encoded' })
}

/** Of a password that nobody knows: compared with where there is nothing to compare with, so that it takes as long. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Whether a secret is the hashed one; false, after the same work, where there is no hash. */
export async function isSecret(secret: string, hash: string | undefined): Promise<boolean> {
  const { argon2Verify } = await import('hash-wasm')
  // An empty secret would be refused faster than a wrong one.
  const password = secret === '' ? '\0' : composed(secret)
  const matches = await argon2Verify({ password, hash: hash ?? nobodysHash })
  return matches && hash !== undefined && secret !== ''
}

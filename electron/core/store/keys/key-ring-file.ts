import { readFileSync } from 'node:fs'
import Value from 'typebox/value'
import { replaceDurableFile } from '../durable-file.ts'
import { KEY_RING_FORMAT, keyRingSchema } from './key-ring-format.ts'
import type { KeyRing } from './key-ring-format.ts'

export type ReadKeyRing =
  { ok: true; ring: KeyRing } | { ok: false; reason: 'missing' | 'damaged' | 'newer-format' }

/** Reads the key file. Other errors than those listed (no permission, say) throw. */
export function readKeyRing(file: string): ReadKeyRing {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: 'damaged' }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { ok: false, reason: 'missing' }
    throw error
  }
  if (Value.Check(keyRingSchema, content)) return { ok: true, ring: content }
  const newer =
    typeof content === 'object' &&
    content !== null &&
    'format' in content &&
    typeof content.format === 'number' &&
    content.format > KEY_RING_FORMAT
  return { ok: false, reason: newer ? 'newer-format' : 'damaged' }
}

/**
 * Writes the key file, readable by its owner alone, so that a crash at any moment leaves the old one or the new one,
 * whole. It is on the disk when this returns: a data key that only an unwritten file opens would be lost.
 */
export function writeKeyRing(file: string, ring: KeyRing): void {
  replaceDurableFile(file, `${JSON.stringify(ring, null, 2)}\n`)
}

/** Random choices that are the same for the same seed. For demonstration and generated clinics, never for secrets. */
import { createHash } from 'node:crypto'
import { uuidV7 } from '#shared/lib/uuid.ts'
import { seededRandom } from '#shared/testing/seeded-random.ts'

export class SeededRandom {
  /** The next number from 0 up to and without 1. */
  readonly next: () => number

  constructor(seed: string) {
    this.next = seededRandom(createHash('sha256').update(seed).digest().readUInt32LE(0))
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.next() * 100 < chance
  }

  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)]
    if (item === undefined) throw new Error('There is nothing to pick from')
    return item
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.integer(0, 255))
  }

  /** A record id whose time part is the given one. */
  id(unixMilliseconds: number): string {
    return uuidV7(unixMilliseconds, this.bytes(10))
  }
}

/** Random choices that are the same for the same seed. For demonstration and generated clinics, never for secrets. */
import { createHash } from 'node:crypto'
import { uuidV7 } from '#shared/lib/uuid.ts'

export class SeededRandom {
  #state: [number, number, number, number]

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest()
    this.#state = [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)) as [
      number,
      number,
      number,
      number,
    ]
  }

  /** A number from 0 up to and without 1 (Chris Doty-Humphrey's sfc32). */
  next(): number {
    let [a, b, c] = this.#state
    const counter = this.#state[3]
    const sum = (a + b + counter) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    this.#state = [a, b, c | 0, (counter + 1) | 0]
    return (sum >>> 0) / 4_294_967_296
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

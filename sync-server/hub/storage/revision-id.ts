import { hash } from 'node:crypto'
import { isRawJson, memberNames } from './member-order.ts'

/**
 * Revision ids as CouchDB 3.x computes them, so that the same edit made on both gives the same revision:
 * the MD5 of the Erlang external term (`term_to_binary`, minor version 1) of
 * `[Deleted, ParentPosition, ParentId, Body, Attachments]`, see `couch_db:new_revid/1`.
 */
export interface RevisionInput {
  deleted: boolean
  /** Position and id of the revision edited; position 0 for a new document. */
  parentPosition: number
  parentId: string | undefined
  /** The document without its special members; numbers that JavaScript cannot hold come as `JSON.rawJSON`. */
  body: Record<string, unknown>
  /** Length of the body's JSON text, to size the buffer. */
  bodyTextLength: number
  /** Attachments in the document's order; the digest is the MD5 of the bytes as they are stored. */
  attachments: readonly { name: string; type: string; digest: Buffer }[]
}

const tagSmallInteger = 97
const tagInteger = 98
const tagAtom = 100
const tagSmallTuple = 104
const tagNil = 106
const tagString = 107
const tagList = 108
const tagBinary = 109
const tagSmallBig = 110
const tagLargeBig = 111
const tagNewFloat = 70

const longestShortText = 24

/** One buffer for every term that fits: a term is hashed before the next one is written. */
const sharedBytes = Buffer.allocUnsafeSlow(65_536)

class TermWriter {
  bytes: Buffer
  length = 0

  constructor(capacity: number) {
    this.bytes = capacity <= sharedBytes.length ? sharedBytes : Buffer.allocUnsafeSlow(capacity)
  }

  #byte(value: number): void {
    this.bytes[this.length++] = value
  }

  #tagged(tag: number, count: number): void {
    this.bytes[this.length++] = tag
    this.length = this.bytes.writeUInt32BE(count, this.length)
  }

  version(): void {
    this.#byte(131)
  }

  listStart(count: number): void {
    this.#tagged(tagList, count)
  }

  nil(): void {
    this.#byte(tagNil)
  }

  tupleStart(arity: number): void {
    this.#byte(tagSmallTuple)
    this.#byte(arity)
  }

  atom(name: string): void {
    this.#byte(tagAtom)
    this.length = this.bytes.writeUInt16BE(name.length, this.length)
    this.length += this.bytes.write(name, this.length, 'latin1')
  }

  text(value: string): void {
    const written = this.#shortAscii(value) ?? this.bytes.write(value, this.length + 5, 'utf8')
    this.#tagged(tagBinary, written)
    this.length += written
  }

  /** Most names and many values are a few plain letters, for which Node's writer costs more than it does. */
  #shortAscii(value: string): number | undefined {
    if (value.length > longestShortText) return undefined
    for (let index = 0; index < value.length; index++) {
      const letter = value.charCodeAt(index)
      if (letter > 127) return undefined
      this.bytes[this.length + 5 + index] = letter
    }
    return value.length
  }

  binary(value: Buffer): void {
    this.#tagged(tagBinary, value.length)
    this.length += value.copy(this.bytes, this.length)
  }

  integer(value: number | bigint): void {
    if (value >= 0 && value <= 255) {
      this.#byte(tagSmallInteger)
      this.#byte(Number(value))
    } else if (value >= -2147483648 && value <= 2147483647) {
      this.#byte(tagInteger)
      this.length = this.bytes.writeInt32BE(Number(value), this.length)
    } else {
      this.#bigInteger(BigInt(value))
    }
  }

  #bigInteger(value: bigint): void {
    const digits: number[] = []
    for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 8n) digits.push(Number(rest & 255n))
    if (digits.length > 255) this.#tagged(tagLargeBig, digits.length)
    else {
      this.#byte(tagSmallBig)
      this.#byte(digits.length)
    }
    this.#byte(value < 0n ? 1 : 0)
    for (const digit of digits) this.#byte(digit)
  }

  float(value: number): void {
    this.#byte(tagNewFloat)
    this.length = this.bytes.writeDoubleBE(value, this.length)
  }

  value(value: unknown): void {
    if (typeof value === 'string') this.text(value)
    else if (typeof value === 'number') this.#number(value)
    else if (value === null) this.atom('null')
    else if (typeof value === 'boolean') this.atom(value ? 'true' : 'false')
    else if (Array.isArray(value)) this.#array(value)
    else if (typeof value === 'object') this.object(value as Record<string, unknown>)
    else throw new TypeError(`A JSON value cannot be a ${typeof value}.`)
  }

  #number(value: number): void {
    // Whole numbers written as fractions come as `JSON.rawJSON`: these were written as whole ones, however long.
    if (Number.isSafeInteger(value)) this.integer(value)
    else if (Number.isInteger(value)) this.integer(BigInt(value))
    else this.float(value)
  }

  /** Erlang writes a list of nothing but bytes as a string. */
  #array(values: readonly unknown[]): void {
    if (values.length === 0) {
      this.nil()
    } else if (values.length < 65536 && values.every(isByte)) {
      this.#byte(tagString)
      this.length = this.bytes.writeUInt16BE(values.length, this.length)
      for (const value of values) this.#byte(value)
    } else {
      this.listStart(values.length)
      for (const value of values) this.value(value)
      this.nil()
    }
  }

  object(value: Record<string, unknown>): void {
    const raw = value as { rawJSON?: unknown }
    if (isRawJson(value) && typeof raw.rawJSON === 'string') {
      if (/^-?\d+$/.test(raw.rawJSON)) this.integer(BigInt(raw.rawJSON))
      else this.float(Number(raw.rawJSON))
      return
    }
    const keys = memberNames(value)
    this.tupleStart(1)
    if (keys.length > 0) {
      this.listStart(keys.length)
      for (const key of keys) {
        this.tupleStart(2)
        this.text(key)
        this.value(value[key])
      }
    }
    this.nil()
  }
}

function isByte(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    value >= 0 &&
    value <= 255 &&
    Number.isInteger(value) &&
    !Object.is(value, -0)
  )
}

/** The id (32 hexadecimal digits) of the revision an edit makes. */
export function revisionId(input: RevisionInput): string {
  let attachmentBytes = 0
  for (const attachment of input.attachments) {
    attachmentBytes += 64 + 3 * (attachment.name.length + attachment.type.length) + attachment.digest.length
  }
  // No JSON text grows more than threefold: `[[` and `]]` around a value cost six bytes each pair, a letter up to three.
  const writer = new TermWriter(4 * input.bodyTextLength + attachmentBytes + 256)
  writer.version()
  writer.listStart(5)
  writer.atom(input.deleted ? 'true' : 'false')
  writer.integer(input.parentPosition)
  if (input.parentId === undefined) writer.integer(0)
  else writer.binary(revisionBytes(input.parentId))
  writer.object(input.body)
  if (input.attachments.length > 0) {
    writer.listStart(input.attachments.length)
    for (const attachment of [...input.attachments].reverse()) {
      writer.tupleStart(3)
      writer.text(attachment.name)
      writer.text(attachment.type)
      writer.binary(attachment.digest)
    }
  }
  writer.nil()
  writer.nil()
  return hash('md5', writer.bytes.subarray(0, writer.length), 'hex')
}

/** CouchDB keeps a revision id of 32 hexadecimal digits as 16 bytes and any other as its text. */
function revisionBytes(id: string): Buffer {
  return /^[0-9a-f]{32}$/i.test(id) ? Buffer.from(id, 'hex') : Buffer.from(id, 'utf8')
}

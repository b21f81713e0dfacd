import fc from 'fast-check'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type Line, readLines } from './lines.ts'

async function linesOf(bytes: Buffer, chunkSize: number, maximumLength: number): Promise<Line[]> {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunkSize) chunks.push(bytes.subarray(at, at + chunkSize))
  const lines: Line[] = []
  for await (const line of readLines(Readable.from(chunks), maximumLength)) lines.push(line)
  return lines
}

describe('lines', () => {
  test('come out as they went in, however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '))
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (texts, chunkSize) => {
          const got = await linesOf(Buffer.from(texts.map((text) => `${text}\n`).join('')), chunkSize, 1000)
          expect(got).toEqual(texts.map((text) => ({ text })))
        },
      ),
    )
  })

  test('a line that is too long is skipped to its end, and the next one is read', async () => {
    const bytes = Buffer.from(`${'x'.repeat(50)}\nshort\n${'y'.repeat(11)}\nend`)
    for (const chunkSize of [1, 3, 100]) {
      expect(await linesOf(bytes, chunkSize, 10)).toEqual([
        { tooLong: true },
        { text: 'short' },
        { tooLong: true },
        { text: 'end' },
      ])
    }
  })
})

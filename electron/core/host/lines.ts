/** Lines out of a byte stream, with a bound: a line that is too long is skipped to its end, and said so. */
import { StringDecoder } from 'node:string_decoder'

export type Line = { text: string } | { tooLong: true }

/**
 * @param stream bytes of UTF-8
 * @param maximumLength longest line, in UTF-16 units
 */
export async function* readLines(stream: AsyncIterable<Buffer>, maximumLength: number): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8')
  let parts: string[] = []
  let length = 0
  let skipping = false
  for await (const chunk of stream) {
    const text = decoder.write(chunk)
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const rest = text.slice(start, end)
      start = end + 1
      if (skipping || length + rest.length > maximumLength) yield { tooLong: true }
      else yield { text: parts.join('') + rest }
      parts = []
      length = 0
      skipping = false
    }
    if (skipping) continue
    const begun = text.slice(start)
    length += begun.length
    if (length > maximumLength) {
      skipping = true
      parts = []
    } else if (begun !== '') parts.push(begun)
  }
  if (skipping) yield { tooLong: true }
  else if (length > 0) yield { text: parts.join('') }
}

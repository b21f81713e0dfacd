/** First UTF-16 unit whose UTF-8 form no longer sorts as JavaScript sorts it: the first surrogate. */
const FIRST_UNIT_OUT_OF_ORDER = 0xd800
const UNITS_OUT_OF_ORDER = /[\ud800-\uffff]/
const SUPPLEMENTARY_PLANE = 0x10000

/**
 * Turns a string into the text that stands for it in a column.
 *
 * SQLite compares text by its UTF-8 bytes, JavaScript by UTF-16 units; they disagree as soon as a surrogate
 * meets U+E000..U+FFFF, and a lone surrogate cannot be written as UTF-8 at all. Every unit from U+D800 up is
 * therefore moved, one by one and in order, to a code point of its own above U+FFFF. The result is
 * - in the same order by UTF-8 bytes as the input is by UTF-16 units,
 * - different for different inputs, lone surrogates and U+0000 included,
 * - the input itself for every text below U+D800, which is nearly all text there is.
 *
 * The way back is never needed: the document's JSON holds the original.
 */
export function columnText(text: string): string {
  if (!UNITS_OUT_OF_ORDER.test(text)) return text
  let result = ''
  for (let position = 0; position < text.length; position++) {
    const unit = text.charCodeAt(position)
    result +=
      unit < FIRST_UNIT_OUT_OF_ORDER
        ? text.charAt(position)
        : String.fromCodePoint(SUPPLEMENTARY_PLANE + unit - FIRST_UNIT_OUT_OF_ORDER)
  }
  return result
}

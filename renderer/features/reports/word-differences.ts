/** Where two texts differ, word by word. */

export interface TextPart {
  kind: 'same' | 'removed' | 'added'
  text: string
}

/** Above this many pairs of words the texts are told apart as a whole: the table would be too large to draw at once. */
const mostPairs = 4_000_000

/**
 * The longest common subsequence of words (Wagner and Fischer 1974) with what was removed and added between.
 * @returns parts in order; without the added ones they spell `before`, without the removed ones `after`
 */
export function wordDifferences(before: string, after: string): TextPart[] {
  const from = wordsOf(before)
  const to = wordsOf(after)
  if (from.length * to.length > mostPairs) {
    return joined([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ])
  }
  const width = to.length + 1
  // Longest common run of words from each pair of positions to the end.
  const longest = new Uint32Array((from.length + 1) * width)
  const at = (row: number, column: number) => longest[row * width + column] ?? 0
  for (let row = from.length - 1; row >= 0; row--) {
    for (let column = to.length - 1; column >= 0; column--) {
      longest[row * width + column] =
        from[row] === to[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const parts: TextPart[] = []
  let row = 0
  let column = 0
  while (row < from.length || column < to.length) {
    const removed = from[row]
    const added = to[column]
    if (removed !== undefined && removed === added) {
      parts.push({ kind: 'same', text: removed })
      row += 1
      column += 1
    } else if (removed !== undefined && (added === undefined || at(row + 1, column) >= at(row, column + 1))) {
      parts.push({ kind: 'removed', text: removed })
      row += 1
    } else if (added !== undefined) {
      parts.push({ kind: 'added', text: added })
      column += 1
    }
  }
  return joined(parts)
}

/** A word with the space behind it, so that spaces alone are never what two texts have in common. */
const wordsOf = (text: string): string[] => text.match(/^\s+|\S+\s*/g) ?? []

/** Neighbours of one kind become one part. */
function joined(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (last?.kind === part.kind) last.text += part.text
    else if (part.text) result.push({ ...part })
  }
  return result
}

/** The progress of an import on a terminal as a bar, elsewhere as a line now and then. */
import type { WriteStream } from 'node:tty'
import type { ImportedType } from '../import/export-folder.ts'

const barWidth = 30
const redrawMilliseconds = 100

export interface ImportProgress {
  show: (doneBytes: number, totalBytes: number, type: ImportedType) => void
  /** Takes the bar away, so that a line can be written; it comes back with the next step. */
  clear: () => void
  finish: () => void
}

/** @param stream standard error, or another stream that may be a terminal */
export function importProgress(stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }): ImportProgress {
  return stream.isTTY === true ? bar(stream) : plainLines(stream)
}

function bar(stream: Pick<WriteStream, 'write'>): ImportProgress {
  let drawnAt = -Infinity
  let drawn = false
  const clear = () => {
    if (drawn) stream.write('\r\u001b[K')
    drawn = false
    drawnAt = -Infinity
  }
  return {
    show(doneBytes, totalBytes, type) {
      const now = performance.now()
      if (now - drawnAt < redrawMilliseconds) return
      drawnAt = now
      drawn = true
      const share = shareOf(doneBytes, totalBytes)
      const full = Math.round(share * barWidth)
      const picture = `${'#'.repeat(full)}${'.'.repeat(barWidth - full)}`
      stream.write(`\r\u001b[K[${picture}] ${percent(share)} ${type}`)
    },
    clear,
    finish: clear,
  }
}

/** One line for each file type begun and each tenth done. */
function plainLines(stream: Pick<WriteStream, 'write'>): ImportProgress {
  let lastTenth = 0
  let lastType: ImportedType | undefined
  return {
    show(doneBytes, totalBytes, type) {
      const share = shareOf(doneBytes, totalBytes)
      const tenth = Math.floor(share * 10)
      if (tenth === lastTenth && type === lastType) return
      lastTenth = tenth
      lastType = type
      stream.write(`${percent(share)} ${type}\n`)
    },
    clear: () => undefined,
    finish: () => undefined,
  }
}

const shareOf = (done: number, total: number): number => (total === 0 ? 1 : Math.min(1, done / total))
const percent = (share: number): string => `${String(Math.floor(share * 100)).padStart(3)} %`

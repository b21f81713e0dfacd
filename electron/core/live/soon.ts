/** Calls at most every tenth of a second, and once more for what came between. */
export function soon(work: () => void): () => void {
  let due: NodeJS.Timeout | undefined
  return () => {
    due ??= setTimeout(() => {
      due = undefined
      work()
    }, 100).unref()
  }
}

/** Wakes one sleeper: what was raised while nobody slept is not lost. */
export class WakeUp {
  #raised = false
  #wake: (() => void) | undefined

  raise(): void {
    this.#raised = true
    this.#wake?.()
  }

  /** Resolves when raised since the last wait, when the time is over, or when the signal is given. */
  async wait(signal: AbortSignal, milliseconds?: number): Promise<void> {
    if (!this.#raised && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          resolve()
        }
        const timer = milliseconds === undefined ? undefined : setTimeout(end, milliseconds)
        this.#wake = end
        signal.addEventListener('abort', end)
      })
      this.#wake = undefined
    }
    this.#raised = false
  }
}

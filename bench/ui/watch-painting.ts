/** Seen from within the page: when what a key or a release of the mouse set going is painted. */
import type { Page } from 'playwright'

/** What begins the time: the event as the window got it. */
export type Beginning = 'keydown' | 'pointerup'

declare global {
  interface Window {
    paintedAfter?: Promise<number>
  }
}

/**
 * Watches the part of the page below a selector (or the page, where there is no such part yet) from now on.
 * @param act what sets it going
 * @param quietMilliseconds how long nothing has to change for it to have settled; not part of the figure
 * @returns milliseconds from the event to the frame in which the last change was painted; NaN when nothing changed
 */
export async function paintedAfter(
  page: Page,
  { beginning, below, quietMilliseconds }: { beginning: Beginning; below: string; quietMilliseconds: number },
  act: () => Promise<unknown>,
): Promise<number> {
  await page.evaluate(
    ([name, selector, quiet]) => {
      window.paintedAfter = new Promise((resolve) => {
        let begun = Number.NaN
        let painted = Number.NaN
        let waiting: ReturnType<typeof setTimeout> | undefined
        const observer = new MutationObserver((changes) => {
          const inside = changes.some(({ target, addedNodes }) => {
            const element = target instanceof Element ? target : target.parentElement
            if (element?.closest(selector)) return true
            return [...addedNodes].some(
              (added) =>
                added instanceof Element && (added.matches(selector) || added.querySelector(selector)),
            )
          })
          if (!inside || Number.isNaN(begun)) return
          // A task behind the next frame: that frame is painted by then.
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () => (painted = performance.now())
            channel.port2.postMessage(undefined)
          })
          wait()
        })
        const wait = () => {
          clearTimeout(waiting)
          waiting = setTimeout(() => {
            observer.disconnect()
            resolve(painted - begun)
          }, quiet)
        }
        addEventListener(
          name,
          (event) => {
            begun = event.timeStamp
            wait()
          },
          { capture: true, once: true },
        )
        observer.observe(document.documentElement, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        })
      })
    },
    [beginning, below, quietMilliseconds] as const,
  )
  await act()
  return page.evaluate(() => window.paintedAfter ?? Number.NaN)
}

/** @returns frames a second over that time, and the longest the page went without one, in milliseconds */
export const framesFor = (
  page: Page,
  milliseconds: number,
): Promise<{ perSecond: number; longest: number }> =>
  page.evaluate(
    (duration) =>
      new Promise<{ perSecond: number; longest: number }>((resolve) => {
        const began = performance.now()
        let last = began
        let frames = 0
        let longest = 0
        const frame = (): void => {
          const now = performance.now()
          frames += 1
          longest = Math.max(longest, now - last)
          last = now
          if (now - began < duration) requestAnimationFrame(frame)
          else resolve({ perSecond: (frames * 1000) / (now - began), longest })
        }
        requestAnimationFrame(frame)
      }),
    milliseconds,
  )

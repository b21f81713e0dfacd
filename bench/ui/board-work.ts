/** What a person does on the day board, by mouse and keyboard. */
import type { Page } from 'playwright'
import { paintedAfter } from './watch-painting.ts'

const board = '[role="group"][aria-label^="Appointments on"]'
const cards = '[data-appointment-id]'

/** Turns to the next day. @returns milliseconds until it is painted, and how many appointments are drawn */
export async function turnDay(page: Page): Promise<{ milliseconds: number; drawn: number }> {
  const milliseconds = await paintedAfter(
    page,
    { beginning: 'keydown', below: 'main', quietMilliseconds: 300 },
    () => page.keyboard.press('PageDown'),
  )
  return { milliseconds, drawn: await page.locator(cards).count() }
}

/** Back to today. */
export async function turnToToday(page: Page): Promise<void> {
  await page.keyboard.press('t')
  await page.locator(board).waitFor()
}

interface Drop {
  from: { x: number; y: number }
  to: { x: number; y: number }
}

/** A card in sight that can be moved, and free time for it in its own column. */
const findDrop = (page: Page): Promise<Drop | undefined> =>
  page.evaluate(
    ([boardSelector, cardSelector]) => {
      const slot = 28
      const area = document.querySelector(boardSelector)?.getBoundingClientRect()
      if (!area) return undefined
      const columns = new Map<number, DOMRect[]>()
      for (const card of document.querySelectorAll<HTMLElement>(`${cardSelector}[data-movable]`)) {
        const box = card.getBoundingClientRect()
        if (box.top < 200 || box.bottom > innerHeight - 40 || box.left < 0 || box.right > innerWidth) continue
        const column = Math.round(box.left)
        columns.set(column, [...(columns.get(column) ?? []), box])
      }
      for (const boxes of columns.values()) {
        boxes.sort((a, b) => a.top - b.top)
        for (const [index, box] of boxes.entries()) {
          const next = boxes[index + 1]
          const gap = next ? next.top - box.bottom : 0
          // Wide enough for one visit, too narrow for the break at noon.
          if (!next || gap < slot - 4 || gap > 2.5 * slot) continue
          const mover = boxes.find((other) => other !== box && other !== next)
          if (!mover) continue
          const x = mover.left + mover.width / 2
          const grip = 8
          return { from: { x, y: mover.top + grip }, to: { x, y: box.bottom + grip + 1 } }
        }
      }
      return undefined
    },
    [board, cards] as const,
  )

/** Drags an appointment to free time. @returns milliseconds from the release until the board is settled; undefined when none is in sight */
export async function dropOne(page: Page): Promise<number | undefined> {
  const drop = await findDrop(page)
  if (!drop) return undefined
  const { mouse } = page
  await mouse.move(drop.from.x, drop.from.y)
  await mouse.down()
  await mouse.move(drop.from.x, (drop.from.y + drop.to.y) / 2, { steps: 3 })
  await mouse.move(drop.to.x, drop.to.y, { steps: 3 })
  const milliseconds = await paintedAfter(
    page,
    { beginning: 'pointerup', below: board, quietMilliseconds: 400 },
    () => mouse.up(),
  )
  await mouse.move(2, 2)
  return milliseconds
}

/** Types into the search box, letter by letter. @returns milliseconds from each key until what it found is painted */
export async function typeToSearch(page: Page, text: string): Promise<number[]> {
  await page.keyboard.press('Control+K')
  await page.getByRole('dialog').getByRole('textbox').waitFor()
  const each: number[] = []
  for (const letter of text) {
    each.push(
      await paintedAfter(
        page,
        { beginning: 'keydown', below: '[role="dialog"]', quietMilliseconds: 200 },
        () => page.keyboard.press(letter),
      ),
    )
  }
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  return each.filter((milliseconds) => !Number.isNaN(milliseconds))
}

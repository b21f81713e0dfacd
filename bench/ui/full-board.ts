/** A full board to which another workstation writes: two real programs and the hub that the window hosts. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright'
import { startCoreProcess } from '#core/testing/core-process.ts'
import { readOrMakeKeyFile } from '#core/store/key-file.ts'
import { takeDataFolder } from '#core/store/data-folder.ts'
import { openStore } from '#core/store/open-store.ts'
import { freePort, hostInWindow } from '../../e2e/harness/hosting.ts'
import { generateClinic } from '../clinic-generator/generate-clinic.ts'
import { framesFor } from './watch-painting.ts'

/** A clinic of sixteen doctors with full days, and no more history than two workstations exchange in a moment. */
export async function makeFullBoard(dataDir: string, today: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const folder = takeDataFolder(dataDir)
  const store = await openStore(folder.databaseFile, readOrMakeKeyFile(path.join(dataDir, 'key')))
  const wish = { patients: 1000, doctors: 16, appointments: 4000, reports: 0, seed: 'board', today }
  await generateClinic(store, wish, () => undefined)
  await store.close()
  folder.release()
}

export interface SeenChanges {
  perSecond: number
  longest: number
  changesPerSecond: number
}

/**
 * Another workstation gets the clinic from the window's hub and then changes the day that is shown.
 * @param date the day on the board
 * @returns frames of the window while they came in
 */
export async function framesUnderChanges(
  page: Page,
  otherDataDir: string,
  { date, wantedPerSecond, milliseconds }: { date: string; wantedPerSecond: number; milliseconds: number },
): Promise<SeenChanges> {
  const access = await hostInWindow(page, await freePort())
  const other = await startCoreProcess(otherDataDir)
  try {
    const must = async (name: 'appointments.setStatus' | 'sync.configure', input: object): Promise<void> => {
      const answer = await other.command(name, input as never)
      if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`)
    }
    await must('sync.configure', access)
    const booked = async () => {
      const answer = await other.query('appointments.day', { date })
      return answer.ok ? answer.value.appointments.filter(({ status }) => status === 'confirmed') : []
    }
    let waiting = await booked()
    for (let tries = 0; waiting.length < 200 && tries < 240; tries++) {
      await sleep(500)
      waiting = await booked()
    }
    if (waiting.length < 200) throw new Error('The other workstation did not get the day')
    await page.getByRole('navigation', { name: 'Screens' }).getByText('Day board').click()
    await page.locator('[data-appointment-id]').first().waitFor()
    let sent = 0
    const began = performance.now()
    const writing = (async () => {
      for (const { id } of waiting) {
        if (performance.now() - began > milliseconds) return
        await must('appointments.setStatus', { appointmentId: id, status: 'arrived' })
        sent += 1
        await sleep(Math.max(0, began + (sent * 1000) / wantedPerSecond - performance.now()))
      }
    })()
    const frames = await framesFor(page, milliseconds)
    await writing
    const arrived = page.locator('[data-status="arrived"]')
    for (let tries = 0; (await arrived.count()) === 0; tries++) {
      if (tries > 100) throw new Error('The window shows nothing of what the other workstation wrote')
      await sleep(100)
    }
    return { ...frames, changesPerSecond: (sent * 1000) / milliseconds }
  } finally {
    await other.kill()
  }
}

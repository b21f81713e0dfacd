/**
 * A clinic to begin from: five workstations and two workers that have joined a hub and agree with it, on disk. Copied for each
 * round of histories, so that none is slowed by what earlier ones left.
 */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setUpHub } from '../../../electron/core/replication/set-up-hub.ts'
import { type FaultProxy, startFaultProxy } from '../../../electron/core/replication/testing/fault-proxy.ts'
import {
  patientTiming,
  type Run,
  untilAgreed,
  Workstation,
} from '../../../electron/core/replication/testing/workstation.ts'
import { Hub } from '../../../sync-server/hub/hub.ts'
import { DesignFunctions } from '../../../sync-server/hub/sandbox/design-functions.ts'

export const stationCount = 5
export const workerCount = 2
const coreCount = stationCount + workerCount

export interface TemplateClinic {
  doctorId: string
  /** Each core's line to the hub. */
  lines: readonly FaultProxy[]
  /** A fresh copy of it, with its hub running and every line whole. */
  copy(): Promise<{ hub: Hub; folderOf: (core: number) => string }>
  stop(): Promise<void>
}

/** No line of this proof falls silent: patience costs nothing, and a busy machine is no fault. */
export const proofTiming = { ...patientTiming(8), markEvery: 3000, standingEvery: 6000 }

const originOf = (hub: Hub) => `http://127.0.0.1:${hub.port}`

/** @param folder where it lies; removed by whoever gave it */
export async function makeTemplateClinic(folder: string, run: Run): Promise<TemplateClinic> {
  // Hubs after one another share the sandbox in which a database's rules run, which starts slowly.
  const designFunctions = new DesignFunctions()
  const administrators = new Map([['admin', 'secret']])
  const startHub = (dataFolder: string) =>
    Hub.start({ dataFolder, administrators, host: '127.0.0.1', port: 0, designFunctions })
  const template = path.join(folder, 'template')
  mkdirSync(template, { recursive: true })
  const hub = await startHub(path.join(template, 'hub'))
  await setUpHub({ url: originOf(hub), username: 'admin', password: 'secret' }, 'clinic', undefined)
  const lines = await Promise.all(Array.from({ length: coreCount }, () => startFaultProxy(originOf(hub))))
  const cores = await Promise.all(
    lines.map((_, index) =>
      Workstation.start(path.join(template, String(index)), { linkTiming: proofTiming }, run),
    ),
  )
  const [desk] = cores
  if (!desk) throw new Error('There is no workstation.')
  await desk.must('clinic.setUp', {
    clinic: { name: 'Once', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
  const { id: doctorId } = await desk.must('doctors.create', {
    familyName: 'House',
    workingHours,
    email: 'd@clinic.example',
  })
  for (const [index, core] of cores.entries())
    await core.must('sync.configure', {
      url: lines[index]?.origin ?? '',
      database: 'clinic',
      username: 'admin',
      password: 'secret',
    })
  await untilAgreed(cores, 60_000)
  for (const core of cores) await core.close()
  await hub.stop()
  const current = path.join(folder, 'current')
  return {
    doctorId,
    lines,
    async copy() {
      rmSync(current, { recursive: true, force: true })
      cpSync(template, current, { recursive: true })
      const fresh = await startHub(path.join(current, 'hub'))
      for (const line of lines) {
        line.aim(originOf(fresh))
        line.cut(false)
        line.choose(() => 'none')
      }
      return { hub: fresh, folderOf: (core) => path.join(current, String(core)) }
    },
    async stop() {
      for (const line of lines) await line.stop()
      await designFunctions.stop()
    },
  }
}

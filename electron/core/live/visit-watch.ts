/**
 * Watches the visits of the day: tells the doctor who has arrived, doctor and desk what is about to start, and the shell's
 * tray how many wait. From the records, so that what another workstation noted is told here too. Each once, by the ledger.
 */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { templatesOf, writtenLanguage } from '#shared/messaging/render.ts'
import { timeTold } from '#shared/messaging/toasts.ts'
import { figuresOf } from '../queries/kept-figures.ts'
import type { RecordChange } from '../queries/query-handler.ts'
import type { Store } from '../store/store.ts'
import type { Audience } from './notice-ledger.ts'

/** What the tray shows, in the clinic's language. */
export interface TrayView {
  /** How many things wait for somebody: patients in the waiting room, bookings without a time. */
  count: number
  lines: string[]
  open: string
  quit: string
}

const aheadMilliseconds = 10 * 60_000
const lookEveryMilliseconds = 30_000
/** An arrival that is learned of later than this is no news. */
const freshMilliseconds = 30 * 60_000

type Parameters = Record<string, string | number>

export interface VisitWatch {
  changed(changes: readonly RecordChange[]): void
  start(): void
  stop(): void
}

export function createVisitWatch(parts: {
  store: Store
  clinic: () => Promise<Clinic | undefined>
  now: () => Date
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** There is something to show. */
  told: () => void
  showTray: ((view: TrayView) => void) | undefined
  log: (line: string) => void
}): VisitWatch {
  const { store, now } = parts
  const arrived = new Map<string, Appointment>()
  let due: NodeJS.Timeout | undefined
  let stopped = false
  let trayShown = ''

  async function namesOf({ patientId, doctorId }: Appointment): Promise<Parameters | undefined> {
    const patient = await store.get('patients', patientId)
    const doctor = await store.get('doctors', doctorId)
    if (!patient || patient.deletedAt !== undefined || !doctor) return undefined
    return {
      patient: `${patient.givenName} ${patient.familyName}`.trim(),
      doctor: [doctor.title, doctor.givenName, doctor.familyName].filter(Boolean).join(' '),
    }
  }

  /** Enters a notification unless it is known. @returns whether it is new */
  function enter(key: string, audience: Audience, template: string, parameters: Parameters): boolean {
    if (store.rows('SELECT 1 FROM toast WHERE key = ?', key).length > 0) return false
    store.writeOwn((file) => {
      file
        .statement(
          "INSERT OR IGNORE INTO toast(key, audience, template, parameters, at, state) VALUES(?,?,?,?,?,'pending')",
        )
        .run(key, JSON.stringify(audience), template, JSON.stringify(parameters), now().toISOString())
    })
    return true
  }

  async function tellArrivals(clinic: Clinic): Promise<boolean> {
    let isNew = false
    for (const appointment of arrived.values()) {
      const { id, doctorId, startsAt, arrivedAt = '' } = appointment
      const names = await namesOf(appointment)
      if (!names) continue
      const about = { ...names, appointmentId: id, ...timeTold(startsAt, clinic) }
      isNew = enter(`${id}~arrived~${arrivedAt}`, { doctorId }, 'patientArrived', about) || isNew
    }
    arrived.clear()
    return isNew
  }

  async function tellStarting(clinic: Clinic, today: readonly Appointment[]): Promise<boolean> {
    const soon = today.filter(({ startsAt, status }) => {
      const ahead = Date.parse(startsAt) - now().getTime()
      const isExpected = status === 'requested' || status === 'confirmed' || status === 'arrived'
      return isExpected && ahead > 0 && ahead <= aheadMilliseconds
    })
    let isNew = false
    const missing = new Map<string, { names: string[]; ids: string[] }>()
    for (const appointment of soon) {
      const { id, doctorId, startsAt, status } = appointment
      const names = await namesOf(appointment)
      if (!names) continue
      const about = { ...names, appointmentId: id, ...timeTold(startsAt, clinic) }
      isNew = enter(`${id}~starting~${startsAt}`, { doctorId }, 'appointmentStarting', about) || isNew
      if (status === 'arrived') continue
      const entry = missing.get(startsAt) ?? { names: [], ids: [] }
      entry.names.push(String(names.patient))
      entry.ids.push(id)
      missing.set(startsAt, entry)
    }
    // The desk is told once for each time, of those who have not come yet.
    for (const [startsAt, { names, ids }] of missing) {
      const about = {
        patients: names.join(', '),
        appointmentIds: ids.join(' '),
        ...timeTold(startsAt, clinic),
      }
      isNew =
        enter(`desk~starting~${startsAt}`, { roles: ['receptionist'] }, 'appointmentsStarting', about) ||
        isNew
    }
    return isNew
  }

  async function showTray(clinic: Clinic, today: readonly Appointment[]): Promise<void> {
    if (!parts.showTray) return
    const waiting = today.filter(({ status }) => status === 'arrived').length
    const date = clinicDateOf(now().toISOString(), clinic.timeZone)
    const { length: displaced } = await figuresOf(store).displaced(date)
    const { tray } = templatesOf(writtenLanguage(clinic.language))
    const view: TrayView = {
      count: waiting + displaced,
      lines: [`${tray.waiting}: ${waiting}`, `${tray.displaced}: ${displaced}`],
      open: tray.open,
      quit: tray.quit,
    }
    const text = JSON.stringify(view)
    if (text === trayShown) return
    trayShown = text
    parts.showTray(view)
  }

  async function look(): Promise<void> {
    const clinic = await parts.clinic()
    if (!clinic || stopped) return
    const date = clinicDateOf(now().toISOString(), clinic.timeZone)
    const today = await store.find('appointments', { where: { date } })
    const hasArrivals = await tellArrivals(clinic)
    const hasStarting = await tellStarting(clinic, today)
    await showTray(clinic, today)
    if (hasArrivals || hasStarting) parts.told()
  }

  function lookIn(milliseconds: number): void {
    if (stopped) return
    clearTimeout(due)
    due = setTimeout(() => {
      due = undefined
      void parts
        .exclusively(look)
        .catch((error: unknown) => parts.log(`visits: ${errorName(error)}`))
        .finally(() => {
          // Sooner, where something has changed meanwhile.
          if (due === undefined) lookIn(lookEveryMilliseconds)
        })
    }, milliseconds)
    due.unref()
  }

  return {
    changed(changes) {
      let concerned = false
      for (const { collection, before, after } of changes) {
        if (collection !== 'appointments' && collection !== 'clinic') continue
        concerned = true
        if (after?.status !== 'arrived' || before?.status === 'arrived') continue
        const appointment = after as unknown as Appointment
        const fresh = now().getTime() - Date.parse(appointment.arrivedAt ?? '') < freshMilliseconds
        if (fresh) arrived.set(appointment.id, appointment)
      }
      if (concerned) lookIn(300)
    },
    start: () => lookIn(1000),
    stop() {
      stopped = true
      clearTimeout(due)
    },
  }
}

/** The measures of replication, each on a hub as it ships and on workstations in processes of their own. */
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { usualTiming } from '#core/replication/database-link.ts'
import { inProcesses, Workstation } from '#core/replication/testing/workstation.ts'
import { percentiles, type Percentiles } from '../percentiles.ts'
import { ask, authorizationOf, database, fillHub, type HubOfMeasure } from './clinic-on-hub.ts'

export interface Place {
  hub: HubOfMeasure
  folder: string
  /** The bundled workstation. */
  program: string
}

const startStation = ({ folder, program }: Place, name: string): Promise<Workstation> =>
  Workstation.start(path.join(folder, name), { linkTiming: usualTiming }, inProcesses(program))

const connection = ({ origin, ...credentials }: HubOfMeasure) => ({ url: origin, database, ...credentials })

/** Waits by looking often; a measure that never ends is ended. */
async function until(isSo: () => Promise<boolean>, what: string, every: number): Promise<void> {
  const end = performance.now() + 900_000
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`In vain: ${what}`)
    await sleep(every)
  }
}

const hasReadAll = async (station: Workstation): Promise<boolean> => {
  const rows = await station.rows<{ whole: number }>('SELECT read_whole AS whole FROM sync_checkpoint')
  return rows.length === 2 && rows.every(({ whole }) => whole === 1)
}

const whereItReads = async (station: Workstation): Promise<string> =>
  JSON.stringify(await station.rows('SELECT target, seq FROM sync_checkpoint ORDER BY target'))

export interface FirstReplication {
  documents: number
  plainPerSecond: number
  storedPerSecond: number
  /** The second to the first. */
  ratio: number
  /** When the desk could be used: its first answer to a command while it still read. */
  usableAfterMs: number
}

/** An empty workstation reads a clinic; beside it the same feed read by a plain loop that stores nothing. */
export async function firstReplication(
  place: Place,
  size: { patients: number; appointments: number },
): Promise<FirstReplication> {
  const { hub } = place
  const documents = await fillHub(hub, { ...size, doctors: 16, reports: 0 })
  const before = await plainLoop(hub)
  const station = await startStation(place, 'empty')
  const began = performance.now()
  await station.must('sync.configure', connection(hub))
  await until(async () => (await station.query('sync.status', {})).state === 'online', 'the line', 5)
  await until(
    async () => {
      const rows = await station.rows<{ count: number }>(
        "SELECT count(*) AS count FROM sync_record WHERE collection = 'staff'",
      )
      return (rows[0]?.count ?? 0) > 0
    },
    'the first records',
    20,
  )
  await station.query('patients.search', { text: 'a' })
  const usableAfterMs = Math.round(performance.now() - began)
  await until(() => hasReadAll(station), 'the first replication', 50)
  const stored = documents / ((performance.now() - began) / 1000)
  await station.close()
  const after = await plainLoop(hub)
  const plain = (2 * documents) / (before + after)
  return {
    documents,
    plainPerSecond: Math.round(plain),
    storedPerSecond: Math.round(stored),
    ratio: Math.round((stored / plain) * 100) / 100,
    usableAfterMs,
  }
}

/** Seconds that reading everything with documents takes, page after page as a workstation asks for it. */
async function plainLoop(hub: HubOfMeasure): Promise<number> {
  const began = performance.now()
  let since: string | number = 0
  for (;;) {
    const page = (await ask(
      hub,
      'GET',
      `${database}-desk/_changes?since=${since}&include_docs=true&style=all_docs&limit=500`,
    )) as { results: unknown[]; last_seq: string | number }
    if (page.results.length === 0) return (performance.now() - began) / 1000
    since = encodeURIComponent(String(page.last_seq))
  }
}

/** From the moment a desk books until another desk's live board has it. */
export async function seenElsewhere(place: Place, bookings: number): Promise<Percentiles> {
  const [first, second] = await Promise.all([startStation(place, 'booking'), startStation(place, 'looking')])
  await fillHub(place.hub, { patients: 2000, appointments: 4000, doctors: 4, reports: 0 })
  for (const station of [first, second]) await station.must('sync.configure', connection(place.hub))
  for (const station of [first, second]) await until(() => hasReadAll(station), 'the clinic', 50)
  await first.settled()
  const { id: doctorId } = await first.must('doctors.create', {
    familyName: 'Measured',
    workingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '23:59' })),
  })
  const { id: patientId } = await first.must('patients.register', {
    familyName: 'Measured',
    messageConsent: false,
  })
  const date = (number: number) => new Date(Date.UTC(2031, 0, 1 + number)).toISOString().slice(0, 10)
  const durations: number[] = []
  for (let number = 0; number < bookings; number++) {
    let saw: (id: string) => void = () => undefined
    const seen = new Set<string>()
    second.subscribe('appointments.day', { date: date(number) }, (answer) => {
      if (answer.ok) for (const { id } of answer.value.appointments) seen.add(id)
      for (const id of seen) saw(id)
    })
    // The board is open before anybody books.
    await second.query('appointments.day', { date: date(number) })
    const began = performance.now()
    const booked = await first.must('appointments.schedule', {
      patientId,
      doctorId,
      startsAt: `${date(number)}T10:00`,
      durationMinutes: 30,
    })
    await new Promise<void>((resolve) => {
      saw = (id) => {
        if (id === booked.id) resolve()
      }
      for (const id of seen) saw(id)
    })
    durations.push(performance.now() - began)
  }
  await first.close()
  await second.close()
  return percentiles(durations.slice(Math.floor(bookings / 10)))
}

export interface WeekOffline {
  workstations: number
  editsEach: number
  conflicts: number
  agreedAfterSeconds: number
}

/** Workstations that worked apart for a week find each other again. */
export async function weekOffline(place: Place, count: number, edits: number): Promise<WeekOffline> {
  await fillHub(place.hub, { patients: 2000, appointments: 4000, doctors: 4, reports: 0 })
  const stations = await Promise.all(
    Array.from({ length: count }, (_, index) => startStation(place, `offline-${index}`)),
  )
  for (const station of stations) await station.must('sync.configure', connection(place.hub))
  for (const station of stations) await until(() => hasReadAll(station), 'the clinic', 50)
  for (const station of stations) await station.must('sync.pause', { paused: true })
  const [first] = stations
  if (!first) throw new Error('There is no workstation.')
  const patients = await first.rows<{ id: string }>(
    "SELECT id FROM sync_record WHERE collection = 'patients' ORDER BY id LIMIT 1000",
  )
  const doctors = await first.rows<{ id: string }>(
    "SELECT id FROM sync_record WHERE collection = 'doctors' ORDER BY id",
  )
  await Promise.all(stations.map((station, index) => workApart(station, index, edits, patients, doctors)))
  const began = performance.now()
  await Promise.all(stations.map((station) => station.must('sync.pause', { paused: false })))
  let hashes: string[] = []
  await until(
    async () => {
      for (const station of stations) if (!(await station.hasNothingToSend())) return false
      // Hashing a whole clinic takes from those who still read; they are asked once they have come equally far.
      if (new Set(await Promise.all(stations.map(whereItReads))).size > 1) return false
      hashes = await Promise.all(stations.map((station) => station.hash()))
      return new Set(hashes).size === 1
    },
    'the workstations to agree',
    200,
  )
  const agreedAfterSeconds = Math.round((performance.now() - began) / 100) / 10
  const [row] = await first.rows<{ count: number }>(
    "SELECT count(*) AS count FROM sync_record WHERE collection = 'events' AND id LIKE 'conflict~%'",
  )
  for (const station of stations) await station.close()
  return { workstations: count, editsEach: edits, conflicts: row?.count ?? 0, agreedAfterSeconds }
}

/** A week at one desk: mostly patients' details, a fifth bookings. */
async function workApart(
  station: Workstation,
  index: number,
  edits: number,
  patients: readonly { id: string }[],
  doctors: readonly { id: string }[],
): Promise<void> {
  for (let number = 0; number < edits; number++) {
    const patientId = patients[(number * 7 + index * 131) % patients.length]?.id ?? ''
    const minute = String(20 * (number % 3)).padStart(2, '0')
    const answer =
      number % 5 === 4
        ? await station.command('appointments.schedule', {
            patientId,
            doctorId: doctors[number % doctors.length]?.id ?? '',
            startsAt:
              `2027-03-${String(1 + (number % 26)).padStart(2, '0')}T${9 + (number % 3)}:${minute}`.replace(
                'T9',
                'T09',
              ),
            durationMinutes: 20,
          })
        : await station.command('patients.update', {
            patientId,
            changes: { notes: `desk ${index}, ${number}` },
          })
    // A time that is taken is an answer, too.
    if (!answer.ok && answer.error.code === 'INTERNAL') throw new Error(answer.error.message)
  }
}

export interface ManyWorkstations {
  workstations: number
  writes: number
  visibleMs: Percentiles
}

/**
 * So many workstations follow one hub as the link does (documents, all leaves), each writing one record every so many
 * seconds; each write is timed until every other one has it.
 */
export async function manyWorkstations(
  { hub }: Pick<Place, 'hub'>,
  count: number,
  everySeconds: number,
  seconds: number,
): Promise<ManyWorkstations> {
  await fillHub(hub, { patients: 2000, appointments: 4000, doctors: 4, reports: 0 })
  const begun = new Map<string, number>()
  const visible: number[] = []
  const stop = new AbortController()
  await Promise.all(Array.from({ length: count }, () => follow(hub, begun, visible, stop.signal)))
  const total = Math.round((count * seconds) / everySeconds)
  const writes: Promise<unknown>[] = []
  const start = performance.now()
  for (let number = 0; number < total; number++) {
    await sleep(Math.max(0, start + (number * everySeconds * 1000) / count - performance.now()))
    writes.push(writeOne(hub, number, begun))
  }
  await Promise.all(writes)
  await until(() => Promise.resolve(visible.length >= total * count), 'the last write everywhere', 100)
  stop.abort()
  return { workstations: count, writes: total, visibleMs: percentiles(visible) }
}

async function writeOne(hub: HubOfMeasure, number: number, begun: Map<string, number>): Promise<void> {
  const id = `measured-${number}`
  const data = { id, kind: 'waiting', note: 'x'.repeat(400) }
  const stamps = { '*': '018bcfe56800-0000-measure' }
  const document = {
    _id: `daybook:${id}`,
    format: 1,
    type: 'daybook',
    version: 0,
    by: 'measure',
    stamps,
    data,
  }
  begun.set(document._id, performance.now())
  const [answer] = (await ask(hub, 'POST', `${database}-desk/_bulk_docs`, { docs: [document] })) as {
    error?: string
  }[]
  if (answer?.error !== undefined) throw new Error(`The hub refused a write: ${JSON.stringify(answer)}`)
}

/** One workstation's feed; resolves when it is open. */
async function follow(
  hub: HubOfMeasure,
  begun: ReadonlyMap<string, number>,
  visible: number[],
  signal: AbortSignal,
): Promise<void> {
  const query = 'feed=continuous&heartbeat=10000&include_docs=true&style=all_docs&since=now'
  const response = await fetch(`${hub.origin}/${database}-desk/_changes?${query}`, {
    headers: { authorization: authorizationOf(hub) },
    signal,
  })
  if (!response.ok || !response.body) throw new Error(`The feed was answered with ${response.status}.`)
  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const bytes of body) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const id = /"id":"([^"]+)"/.exec(line)?.[1]
        const at = id === undefined ? undefined : begun.get(id)
        if (at !== undefined) visible.push(performance.now() - at)
      }
    }
  }
  read(response.body).catch(() => undefined)
}

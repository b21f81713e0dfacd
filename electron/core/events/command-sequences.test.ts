/**
 * Whatever is done in whatever order, in a real core: projections made again from the log equal those that were kept, also
 * when events come twice and in another order; the stock is the sum of its movements; nobody is booked twice.
 */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandInput, CommandName } from '#shared/contract/contract.ts'
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import { overlaps } from '#shared/domain/scheduling/interval.ts'
import { isKnownEvent } from '#shared/events/catalogue.ts'
import { type Core, startCore } from '../core.ts'
import { reactors } from '../reactors/registry.ts'
import type { Reaction } from '../reactors/reactor.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { lookUpFacts } from './facts.ts'

const pick = fc.nat({ max: 40 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('register' as const), pick }),
  fc.record({ kind: fc.constant('update' as const), pick }),
  fc.record({ kind: fc.constant('delete' as const), pick }),
  fc.record({ kind: fc.constant('restore' as const), pick }),
  fc.record({ kind: fc.constant('merge' as const), pick, other: pick }),
  fc.record({ kind: fc.constant('unmerge' as const), pick }),
  fc.record({ kind: fc.constant('book' as const), pick, slot: fc.nat({ max: 12 }) }),
  fc.record({ kind: fc.constant('book' as const), pick, slot: fc.nat({ max: 12 }) }),
  fc.record({ kind: fc.constant('move' as const), pick, slot: fc.nat({ max: 12 }) }),
  fc.record({ kind: fc.constant('cancel' as const), pick }),
  fc.record({ kind: fc.constant('noShow' as const), pick }),
  fc.record({ kind: fc.constant('wait' as const), pick }),
  fc.record({ kind: fc.constant('report' as const), pick, relevant: fc.boolean() }),
  fc.record({ kind: fc.constant('rewrite' as const), pick, relevant: fc.boolean() }),
  fc.record({ kind: fc.constant('unwrite' as const), pick }),
  fc.record({ kind: fc.constant('feedback' as const), pick, rating: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant('stock' as const),
    movement: fc.constantFrom('used' as const, 'received' as const, 'counted' as const, 'discarded' as const),
    quantity: fc.nat({ max: 9 }),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

class Desk {
  readonly core: Core
  readonly patients: string[] = []
  readonly appointments: string[] = []
  readonly reports: string[] = []
  doctorId = ''
  equipmentId = ''

  constructor(core: Core) {
    this.core = core
  }

  /** Does a command; a refusal is an answer like another. */
  async do<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<string | undefined> {
    const answer = await this.core.execute(name, input)
    if (answer.ok) return (answer.value as { id?: string } | null)?.id
    expect(answer.error.code).not.toBe('INTERNAL')
    expect(answer.error.code).not.toBe('INVALID_INPUT')
    return undefined
  }

  async open(): Promise<void> {
    await this.do('clinic.setUp', {
      clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES' },
      administrator: { name: 'Ada' },
    })
    this.doctorId = (await this.do('doctors.create', { familyName: 'Rey' })) ?? ''
    this.equipmentId =
      (await this.do('equipment.create', { name: 'Gloves', minimumQuantity: 5, initialQuantity: 7 })) ?? ''
    for (const pick of [0, 1, 2]) await this.take({ kind: 'register', pick })
  }

  async take(one: Step): Promise<void> {
    const of = (list: readonly string[], place: number) => list[place % Math.max(1, list.length)] ?? 'none'
    const patientId = 'pick' in one ? of(this.patients, one.pick) : ''
    const appointmentId = 'pick' in one ? of(this.appointments, one.pick) : ''
    const reportId = 'pick' in one ? of(this.reports, one.pick) : ''
    const at = (slot: number) => `2026-12-03T${String(10 + Math.floor(slot / 2))}:${slot % 2 ? '30' : '00'}`
    const keep = (list: string[], id: string | undefined) => {
      if (id !== undefined && !list.includes(id)) list.push(id)
    }
    const { doctorId, equipmentId } = this
    switch (one.kind) {
      case 'register':
        return keep(
          this.patients,
          await this.do('patients.register', { givenName: `P${one.pick}`, familyName: 'X' }),
        )
      case 'update':
        return void (await this.do('patients.update', { patientId, changes: { notes: `n${one.pick}` } }))
      case 'delete':
        return void (await this.do('patients.delete', { patientId }))
      case 'restore':
        return void (await this.do('patients.restore', { patientId }))
      case 'merge': {
        const mergePatientId = of(this.patients, one.other)
        if (mergePatientId === patientId) return
        return void (await this.do('patients.merge', { keepPatientId: patientId, mergePatientId }))
      }
      case 'unmerge':
        return void (await this.do('patients.unmerge', { patientId }))
      case 'book': {
        const wish = { patientId, doctorId, startsAt: at(one.slot), durationMinutes: 60 }
        return keep(this.appointments, await this.do('appointments.schedule', wish))
      }
      case 'move':
        return void (await this.do('appointments.reschedule', { appointmentId, startsAt: at(one.slot) }))
      case 'cancel':
        return void (await this.do('appointments.cancel', { appointmentId }))
      case 'noShow':
        return void (await this.do('appointments.setStatus', { appointmentId, status: 'noShow' }))
      case 'wait':
        return void (await this.do('waitlist.add', { patientId, durationMinutes: 30 }))
      case 'report': {
        const details = { kind: 'note' as const, title: 'T', relevantToPatient: one.relevant }
        return keep(this.reports, await this.do('reports.create', { patientId, doctorId, ...details }))
      }
      case 'rewrite': {
        const changes = { title: `T${one.pick}`, relevantToPatient: one.relevant }
        return void (await this.do('reports.update', { reportId, changes }))
      }
      case 'unwrite':
        return void (await this.do('reports.delete', { reportId }))
      case 'feedback': {
        const told = { rating: one.rating, text: 'x', channel: 'desk' as const }
        return void (await this.do('feedback.submit', { patientId, doctorId, ...told }))
      }
      case 'stock': {
        const { movement: kind, quantity } = one
        await this.do('equipment.recordMovement', { equipmentId, kind, quantity })
      }
    }
  }
}

type Rows = Map<string, unknown>

/** What the core keeps, by reactor and key. */
function keptRows(core: Core): Rows {
  const rows = core.read.rows<{ reactor: string; key: string; value: string }>(
    'SELECT reactor, key, value FROM projection',
  )
  return new Map(rows.map(({ reactor, key, value }) => [`${reactor} ${key}`, JSON.parse(value)]))
}

/** Rows made again from the event log, delivered in the order given. */
async function rebuiltRows(core: Core, order: <Item>(items: Item[]) => Item[]): Promise<Rows> {
  const log = await core.read.find('events', {
    where: { type: { $ne: 'audit' } },
    sort: [{ at: 'asc' }, { id: 'asc' }],
  })
  const rebuilt: Rows = new Map()
  for (const reactor of reactors) {
    const rows = new Map<string, unknown>()
    for (const event of order(log)) {
      if (!isKnownEvent(event)) continue
      const reaction = reactor.handles[event.type] as Reaction<typeof event.type> | undefined
      const request = reaction?.facts?.(event, 'remote')
      // The rows made so far count, also where there is none yet, and not those that are kept.
      const sofar = new Map((request?.projectionRows ?? []).map((key) => [key, rows.get(key)]))
      const facts = await lookUpFacts(request, reactor.name, core.read, sofar)
      for (const change of reaction?.react(event, facts, 'remote') ?? []) {
        if (change.kind !== 'project') continue
        if (change.value === null) rows.delete(change.key)
        else rows.set(change.key, JSON.parse(JSON.stringify(change.value)))
      }
    }
    for (const [key, value] of rows) rebuilt.set(`${reactor.name} ${key}`, value)
  }
  return rebuilt
}

/** The rows of those reactors alone that keep their figures whatever order events come in. */
const only = (rows: Rows, names: readonly string[]): [string, unknown][] =>
  [...rows].filter(([key]) => names.some((name) => key.startsWith(`${name} `))).sort()

test('projections rebuilt equal projections kept; stock is its sum; nobody is booked twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.nat(), async (steps, seed) => {
      const { folder, remove } = temporaryFolder('sequences')
      let clock = Date.parse('2026-12-03T06:00:00Z')
      const key = randomBytes(32)
      const core = await startCore({ dataDir: folder, key: () => key, now: () => new Date((clock += 1000)) })
      try {
        const desk = new Desk(core)
        await desk.open()
        for (const one of steps) {
          await desk.take(one)
          await core.settled()
        }
        const kept = keptRows(core)
        // Pairs that look alike are those that met on this workstation alone; the log does not tell who met where.
        const names = reactors.map(({ name }) => name).filter((name) => name !== 'duplicates')
        expect(only(await rebuiltRows(core, (log) => log), names)).toEqual(only(kept, names))

        // Twice and shuffled: the same rows.
        const shuffled = <Item>(items: Item[]): Item[] =>
          [...items, ...items]
            .map((item, index) => ({ item, rank: Math.imul(index + 1, seed * 2 + 0x9e3779b1) >>> 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item)
        expect(only(await rebuiltRows(core, shuffled), names)).toEqual(only(kept, names))

        const movements = await core.read.find('stockmovements', { where: { equipmentId: desk.equipmentId } })
        const list = await core.query('equipment.list', {})
        const [item] = list.ok ? (list.value as { quantity: number }[]) : []
        expect(item?.quantity).toBe(movements.reduce((sum, { change }) => sum + change, 0))
        expect(item?.quantity).toBeGreaterThanOrEqual(0)

        const live = (await core.read.find('appointments', { where: {} })).filter(({ status }) =>
          liveStatuses.includes(status),
        )
        for (const [index, left] of live.entries()) {
          for (const right of live.slice(index + 1)) expect(overlaps(left, right)).toBe(false)
        }
        const verified = await core.query('audit.verify', {})
        expect(verified).toMatchObject({ ok: true, value: { intact: true } })
      } finally {
        await core.close()
        remove()
      }
    }),
    { numRuns: 12 },
  )
}, 240_000)

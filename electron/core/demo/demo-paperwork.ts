/** Stock, feedback, reports and the waiting list of the demonstration clinic. */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import { addMinutes } from '#shared/domain/scheduling/interval.ts'
import type { DemoWeek } from './demo-week.ts'
import type { DraftClinic } from './draft-clinic.ts'

const timestamp = (instant: string): string => `${instant.slice(0, 19)}.000Z`

/** Name, unit, minimum, target, on the shelf a month ago, used each week since. Two end below their minimum. */
const stock: readonly [string, string, number, number, number, number][] = [
  ['Nitrile gloves M', 'box', 10, 40, 38, 8],
  ['Nitrile gloves S', 'box', 6, 20, 19, 2],
  ['Articaine 4 % cartridges', 'piece', 50, 200, 160, 20],
  ['Composite A2', 'syringe', 4, 12, 11, 1],
  ['Surgical masks', 'box', 8, 30, 14, 2],
  ['Sterilisation pouches', 'box', 3, 10, 9, 1],
  ['Fluoride varnish', 'tube', 5, 15, 14, 2],
]

export async function draftStock(draft: DraftClinic, { today, deskTime }: DemoWeek): Promise<void> {
  for (const [name, unit, minimumQuantity, targetQuantity, initialQuantity, usedEachWeek] of stock) {
    draft.now = `${addDays(today, -28)}T08:00:00.000Z`
    const item = await draft.run('equipment.create', {
      name,
      unit,
      minimumQuantity,
      targetQuantity,
      initialQuantity,
      supplier: 'Dental Depot',
    })
    for (let week = 3; week >= 0; week--) {
      draft.now =
        week === 0 ? timestamp(addMinutes(deskTime, -90)) : `${addDays(today, -7 * week)}T16:00:00.000Z`
      await draft.run('equipment.recordMovement', {
        equipmentId: item.id,
        kind: 'used',
        quantity: usedEachWeek,
      })
    }
  }
}

const opinions: readonly [rating: number, text: string][] = [
  [5, 'Very gentle, and explained every step. Thank you!'],
  [2, 'I waited forty minutes and nobody said why.'],
  [4, 'Good treatment, parking was difficult.'],
  [5, 'My daughter is not afraid any more.'],
  [3, 'Fine, but the bill could be clearer.'],
]

/** Visits that are over, newest first. */
async function pastVisits(draft: DraftClinic): Promise<Appointment[]> {
  return draft.read.find('appointments', { where: { status: 'done' }, sort: [{ startsAt: 'desc' }] })
}

/** Feedback on the latest visits; two have been answered. */
export async function draftFeedback(draft: DraftClinic): Promise<void> {
  const visits = await pastVisits(draft)
  for (const [index, [rating, text]] of opinions.entries()) {
    const visit = visits[index * 3]
    if (!visit) continue
    draft.now = timestamp(addMinutes(visit.endsAt, 45))
    const { patientId, doctorId, id: appointmentId } = visit
    const feedback = await draft.run('feedback.submit', {
      patientId,
      doctorId,
      appointmentId,
      rating,
      text,
      channel: index === 0 ? 'desk' : 'link',
    })
    if (index < 3) continue
    draft.now = timestamp(addMinutes(visit.endsAt, 300))
    await draft.run('feedback.respond', {
      feedbackId: feedback.id,
      text: 'Thank you for telling us. We look forward to seeing you again.',
    })
  }
}

const findings = [
  {
    kind: 'treatment',
    title: 'Filling, upper right first molar',
    text: 'Caries removed under local anaesthesia, composite A2, occlusion checked.',
    site: '16',
    instructions: 'Do not eat until the numbness is gone. Avoid very cold food for two days.',
    relevantToPatient: true,
  },
  {
    kind: 'diagnosis',
    title: 'Gingivitis',
    text: 'Bleeding on probing in four sextants, no attachment loss.',
    relevantToPatient: false,
  },
  {
    kind: 'xray',
    title: 'Panoramic X-ray',
    text: 'Both lower wisdom teeth impacted. No other finding.',
    site: '38, 48',
    relevantToPatient: false,
  },
  {
    kind: 'prescription',
    title: 'Amoxicillin 500 mg',
    text: 'Three times a day for five days.',
    instructions: 'Take until the pack is finished. Call us if you get a rash.',
    relevantToPatient: true,
  },
  { kind: 'note', title: 'Prefers mornings', text: 'Works late shifts.', relevantToPatient: false },
] as const

/** Reports of past visits; the first was corrected once. */
export async function draftReports(draft: DraftClinic): Promise<void> {
  const visits = await pastVisits(draft)
  for (const [index, visit] of visits.entries()) {
    if (index % 4 !== 1 || index > 120) continue
    const { id: appointmentId, patientId, doctorId } = visit
    const finding = draft.random.pick(findings)
    draft.now = timestamp(visit.endsAt)
    const report = await draft.run('reports.create', { ...finding, appointmentId, patientId, doctorId })
    if (index !== 1) continue
    draft.now = timestamp(addMinutes(visit.endsAt, 20))
    await draft.run('reports.update', {
      reportId: report.id,
      changes: { text: `${report.text} Next check in six months.` },
      basedOnVersion: report.version,
    })
  }
}

/** Patients who wait for an earlier time. */
export async function draftWaitingList(draft: DraftClinic, week: DemoWeek): Promise<void> {
  const notes = ['Can come at short notice', 'Only when the children are at school', 'Pain comes and goes']
  for (const [index, note] of notes.entries()) {
    const patient = week.patients[index * 17 + 5]
    const doctor = week.doctors[index]
    if (!patient || !doctor) continue
    draft.now = timestamp(addMinutes(week.deskTime, -60 * 24 * (index + 1)))
    await draft.run('waitlist.add', {
      patientId: patient.id,
      ...(index === 2 ? {} : { doctorId: doctor.id }),
      durationMinutes: 30,
      ...(index === 1 ? { dayPart: 'morning' } : {}),
      note,
    })
  }
}

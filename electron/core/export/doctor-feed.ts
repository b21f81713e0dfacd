/** A doctor's appointments for the doctor's own calendar program, by the secret address that was given out for them. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { clinicId } from '#shared/domain/records/clinic.ts'
import { instantAt } from '#shared/domain/scheduling/interval.ts'
import type { Reader } from '../store/reader.ts'
import { calendarOf } from './calendar.ts'

/** 256 random bits. */
export const feedSecretBytes = 32

const dayMilliseconds = 86_400_000
const daysBack = 31
const daysAhead = 400

/** What a nameless entry is called, in the languages in which clinics write. */
const words: Readonly<Record<string, string>> = { en: 'Appointment', es: 'Cita', ar: 'موعد' }

/** What is kept of an address's secret. */
export const feedHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/**
 * @param secret of the address, as it was asked for
 * @returns the calendar; undefined for an address that is not good, or no longer
 */
export async function doctorFeed(read: Reader, secret: string, now: Date): Promise<string | undefined> {
  const asked = Buffer.from(feedHash(secret))
  const doctors = await read.find('doctors', { where: {} })
  const doctor = doctors.find(
    ({ calendarFeed, active }) =>
      active && calendarFeed && timingSafeEqual(Buffer.from(calendarFeed.key), asked),
  )
  if (!doctor?.calendarFeed) return undefined
  const from = instantAt(now.getTime() - daysBack * dayMilliseconds)
  const to = instantAt(now.getTime() + daysAhead * dayMilliseconds)
  const appointments = await read.find('appointments', {
    where: { doctorId: doctor.id, startsAt: { $gte: from, $lte: to } },
    sort: [{ startsAt: 'asc' }],
  })
  const known = new Map<string, string>()
  if (doctor.calendarFeed.names) {
    const ids = [...new Set(appointments.map(({ patientId }) => patientId))]
    for (const { id, givenName, familyName } of await read.getMany('patients', ids))
      known.set(id, `${givenName} ${familyName}`.trim())
  }
  const language = (await read.get('clinic', clinicId))?.language.split('-')[0] ?? 'en'
  const appointment = words[language] ?? 'Appointment'
  return calendarOf(doctor, appointments, { appointment }, (id) => known.get(id))
}

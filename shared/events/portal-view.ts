/** The cached view of what the portal shows a patient, as the portal reactor keeps it. */
import type { Address } from '../domain/records/patient.ts'
import type { PatientSnapshot } from './snapshots.ts'

interface Stamped {
  /** Time of the event it comes from. */
  at: string
}

export interface PortalAppointment extends Stamped {
  id: string
  date: string
  startsAt: string
  endsAt: string
  status: string
  doctor?: string
  /** Of a row made from records: whose name the reader looks up. */
  doctorId?: string
}

/** What the patient asked for, and what became of it. */
export interface PortalRequest {
  id: string
  about: string
  requestedAt: string
  appointmentId?: string
  startsAt?: string
  note?: string
  changes?: Record<string, unknown>
  answer?: { accepted: boolean; at: string; note?: string }
}

/** A message the clinic wrote. */
export interface PortalMessage {
  id: string
  at: string
  channel: string
  subject: string
  text: string
}

export interface PortalReport extends Stamped {
  id: string
  kind: string
  title: string
  version: number
  /** Of a row made from records: what the report says, and its files. */
  text?: string
  site?: string
  attachments?: { id: string; name: string; type: string; size: number }[]
  instructions?: string
  doctor?: string
  doctorId?: string
}

/** What the portal shows a patient. */
export interface PortalView {
  patient: Omit<PatientSnapshot, 'messageConsent' | 'preferredChannel' | 'language'> &
    Stamped & { address?: Address; language?: string; preferredChannel?: string }
  appointments: Record<string, PortalAppointment>
  reports: Record<string, PortalReport>
  /** Reports that are not, or no longer, shown, and since when. */
  hidden: Record<string, string>
}

/** What the portal asks for: the view with the rows that lie beside it. */
export interface PortalPage extends PortalView {
  messages: PortalMessage[]
  requests: PortalRequest[]
}

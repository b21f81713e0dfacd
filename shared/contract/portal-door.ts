/** What the patients' portal may ask of the core it runs on: in the name of one patient, or, for signing in, as itself. */
import type { Refusal } from '../domain/refusal.ts'
import type { Result } from '../lib/result.ts'
import type { CommandInput, CommandOutput, QueryInput, QueryOutput } from './contract.ts'

/** Commands a patient gives. */
export type PatientCommand = 'requests.submit' | 'feedback.submit'
/** Questions of a patient. */
export type PatientQuery = 'portal.view' | 'portal.attachment'

/** How often somebody may try a secret. */
export interface Attempts {
  /** When the next try is allowed, UTC to the millisecond; undefined when it is allowed now. */
  waitUntil(subject: string): string | undefined
  /** Counts a try as failed; to be called before the secret is looked at. */
  begin(subject: string): void
  /** The try was good: the count begins anew. */
  succeeded(subject: string): void
}

export interface PortalDoor {
  command<Name extends PatientCommand>(
    patientId: string,
    name: Name,
    input: Omit<CommandInput<Name>, 'patientId'>,
  ): Promise<Result<CommandOutput<Name>, Refusal>>
  query<Name extends PatientQuery>(
    patientId: string,
    name: Name,
    input: Omit<QueryInput<Name>, 'patientId'>,
  ): Promise<Result<QueryOutput<Name>, Refusal>>
  /** Sends a one-time code. @returns whose the member ID is, or null */
  sendCode(input: CommandInput<'portal.sendCode'>): Promise<string | null>
  /** Asks a patient how a visit was, by a message with a link. @returns false where nothing was sent */
  invite(input: CommandInput<'portal.invite'>): Promise<boolean>
  /** Visits since an instant about which nobody has been asked. */
  invitations(since: string): Promise<QueryOutput<'portal.invitations'>>
  /** A visit that a signed link names: whose, and with whom; undefined when it is gone. */
  visit(
    appointmentId: string,
  ): Promise<{ patientId: string; doctorId: string; appointmentId: string } | undefined>
  /** A doctor's appointments as iCalendar, by the secret of the address; undefined where it is not good. */
  doctorCalendar(secret: string): Promise<string | undefined>
  clinic(): Promise<QueryOutput<'clinic.get'>['clinic']>
  /** Notes in the audit that the patient signed in. */
  noteSignIn(patientId: string): Promise<void>
  /** Failed codes, kept in the database: a restart gives none back. */
  attempts: Attempts
  /** 256 random bits that sign the links of messages, made once and kept. */
  secret(): Uint8Array
}

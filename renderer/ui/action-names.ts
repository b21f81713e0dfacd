/** What the audit trail says was done, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { QueryName, RecordCommandName } from '#shared/contract/contract.ts'

/** Commands that write records, a chart that was looked at, and what came out of a file. */
const names: Record<RecordCommandName | 'view' | 'import' | 'demo', MessageDescriptor> = {
  view: msg`Chart looked at`,
  import: msg`Taken over from a file`,
  demo: msg`Demonstration made`,
  'clinic.setUp': msg`Clinic set up`,
  'clinic.update': msg`Clinic changed`,
  'clinic.closures.set': msg`Closed days changed`,
  'patients.register': msg`Patient registered`,
  'patients.update': msg`Patient changed`,
  'patients.delete': msg`Patient deleted`,
  'patients.restore': msg`Patient brought back`,
  'patients.erase': msg`Patient erased for good`,
  'patients.merge': msg`Patients merged`,
  'patients.unmerge': msg`Merged patients parted`,
  'patients.markDistinct': msg`Noted as two people`,
  'patients.unmarkDistinct': msg`Note “two people” taken back`,
  'doctors.create': msg`Doctor added`,
  'doctors.update': msg`Doctor changed`,
  'doctors.setWorkingHours': msg`Working hours changed`,
  'doctors.addAbsence': msg`Absence added`,
  'doctors.removeAbsence': msg`Absence removed`,
  'doctors.openCalendar': msg`Calendar’s address made`,
  'doctors.closeCalendar': msg`Calendar’s address withdrawn`,
  'appointments.schedule': msg`Appointment booked`,
  'appointments.reschedule': msg`Appointment moved`,
  'appointments.cancel': msg`Appointment cancelled`,
  'appointments.setStatus': msg`Appointment’s status changed`,
  'appointments.displace': msg`Appointment lost its time`,
  'appointments.scheduleSeries': msg`Series of appointments booked`,
  'waitlist.add': msg`Put on the waiting list`,
  'waitlist.remove': msg`Taken off the waiting list`,
  'reports.create': msg`Report written`,
  'reports.update': msg`Report changed`,
  'reports.attach': msg`File attached to a report`,
  'reports.detach': msg`File taken off a report`,
  'reports.delete': msg`Report deleted`,
  'reports.restore': msg`Report brought back`,
  'equipment.create': msg`Stock item added`,
  'equipment.update': msg`Stock item changed`,
  'equipment.recordMovement': msg`Stock used, received or counted`,
  'feedback.submit': msg`Feedback given`,
  'feedback.respond': msg`Feedback answered`,
  'feedback.takeBackAnswer': msg`Answer to feedback taken back`,
  'deadLetters.retry': msg`Failed reaction tried again`,
  'requests.submit': msg`Patient asked for something`,
  'requests.answer': msg`Patient’s wish answered`,
  'portal.sendCode': msg`Code to sign in sent`,
  'portal.invite': msg`Patient asked for feedback`,
  'staff.create': msg`Member of staff added`,
  'staff.update': msg`Member of staff changed`,
  'staff.setRoles': msg`Roles changed`,
  'staff.deactivate': msg`Access ended`,
  'staff.setPassword': msg`Password set`,
  'charts.openInEmergency': msg`Chart opened in an emergency`,
  'sync.configure': msg`Hub configured`,
  'sync.now': msg`Hub tried`,
  'sync.pause': msg`Exchange paused or resumed`,
  'sync.host': msg`Hosting of the hub switched`,
  'workstations.invite': msg`Workstation invited`,
  'workstations.enrol': msg`Workstation joined`,
  'workstations.revoke': msg`Workstation turned out`,
  'workstations.reinstate': msg`Workstation let in again`,
  'conflicts.resolve': msg`Conflict settled`,
  'conflicts.reopen': msg`Conflict opened again`,
  'messages.sendAgain': msg`Message sent again`,
  'messages.wasSent': msg`Message noted as sent`,
  'templates.update': msg`Words of a message changed`,
  'templates.reset': msg`Usual words of a message restored`,
  'messages.configureSending': msg`Sending configured`,
}

/** What of a chart was looked at, by the query that showed it. */
const sights: Partial<Record<QueryName, MessageDescriptor>> = {
  'patients.get': msg`Details and alerts`,
  'patients.history': msg`History of changes`,
  'reports.forPatient': msg`Reports`,
  'reports.versions': msg`Versions of a report`,
  'reports.attachment': msg`A file of a report`,
  'portal.view': msg`What the portal shows`,
  'portal.attachment': msg`A file, in the portal`,
}

/** Says by its table what is stored; what a newer version wrote is called as it is stored. */
function useWords(table: Readonly<Record<string, MessageDescriptor>>): (stored: string) => string {
  const { _ } = useLingui()
  return useCallback(
    (stored) => {
      const word = Object.hasOwn(table, stored) ? table[stored] : undefined
      return word ? _(word) : stored
    },
    [_, table],
  )
}

/** An action in words. */
export const useActionNames = (): ((action: string) => string) => useWords(names)

/** What was looked at, in words. */
export const useSightNames = (): ((query: string) => string) => useWords(sights)

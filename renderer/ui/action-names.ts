/** What the audit trail says was done, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { RecordCommandName } from '#shared/contract/contract.ts'

/** Commands that write records, a chart that was looked at, and what came out of a file. */
const names: Record<RecordCommandName | 'view' | 'import', MessageDescriptor> = {
  view: msg`Chart looked at`,
  import: msg`Taken over from a file`,
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

/** An action in words; one of a newer version is called as it is stored. */
export function useActionNames(): (action: string) => string {
  const { _ } = useLingui()
  return useCallback(
    (action) => (Object.hasOwn(names, action) ? _(names[action as keyof typeof names]) : action),
    [_],
  )
}

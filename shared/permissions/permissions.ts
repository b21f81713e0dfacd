/**
 * Who may do what: the one table. The core checks every command and query against it, whoever calls; windows ask it to
 * know what to offer; docs/permissions.md is made from it. A new command or query does not compile without its line here.
 */
import type { CommandName, QueryName } from '../contract/contract.ts'
import type { Role } from '../domain/records/staff.ts'

export type ActionName = CommandName | QueryName

export interface Permission {
  /**
   * The roles of which one is needed. `anyone`: also before signing in, because it is how one signs in or sets up, or tells
   * nothing of a patient. `staff`: everybody who is signed in.
   */
  who: 'anyone' | 'staff' | readonly Role[]
  /**
   * It shows a patient's chart. Who lacks the role may see it after `charts.openInEmergency`; the patient is the one the
   * named field of the input leads to.
   */
  chartOf?: 'patientId' | 'reportId'
  /** A patient in the portal may do it for themselves: `patientId` of the input has to be theirs. */
  portal?: true
  /** What is checked besides the role, by the decision itself. */
  besides?: string
}

const administrators = ['administrator'] as const
const clinicians = ['administrator', 'doctor'] as const
const desk = ['administrator', 'receptionist'] as const
const carers = ['administrator', 'doctor', 'receptionist'] as const
const stock = ['administrator', 'stockKeeper'] as const

/** Roles that may open any chart. */
export const chartRoles: readonly Role[] = clinicians

export const permissions: Readonly<Record<ActionName, Permission>> = {
  'session.current': { who: 'anyone' },
  'session.signIn': { who: 'anyone', besides: 'name and password, rate limited' },
  'session.switchUser': { who: 'anyone', besides: 'password; or PIN, where the person signed in before' },
  'session.lock': { who: 'anyone' },
  'session.signOut': { who: 'anyone' },
  'session.touch': { who: 'staff' },
  'session.setPin': { who: 'staff', besides: 'the person’s own password' },

  'notices.list': { who: 'staff', besides: 'one’s own' },
  'notices.seen': { who: 'staff', besides: 'one’s own' },
  'notices.quiet': { who: 'staff', besides: 'one’s own' },

  'staff.list': { who: administrators },
  'staff.create': { who: administrators },
  'staff.update': { who: administrators },
  'staff.setRoles': { who: administrators, besides: 'never the last administrator' },
  'staff.deactivate': { who: administrators, besides: 'never the last administrator' },
  'staff.setPassword': {
    who: 'staff',
    besides: 'one’s own with the password before; another’s by an administrator',
  },

  'clinic.get': { who: 'anyone' },
  'clinic.setUp': { who: 'anyone', besides: 'once, while there is no clinic' },
  'clinic.update': { who: administrators },
  'clinic.closedDays': { who: 'staff' },
  'clinic.closures.set': { who: administrators },

  'patients.register': { who: carers },
  'patients.update': { who: carers, besides: 'preconditions by those who may open the chart' },
  'patients.delete': { who: administrators },
  'patients.restore': { who: administrators },
  'patients.erase': { who: administrators },
  'patients.merge': { who: desk },
  'patients.unmerge': { who: desk },
  'patients.markDistinct': { who: desk },
  'patients.unmarkDistinct': { who: desk },
  'patients.search': { who: carers },
  'patients.photo': { who: carers },
  'patients.get': { who: carers, besides: 'preconditions for those who may open the chart' },
  'patients.history': { who: carers, besides: 'preconditions for those who may open the chart' },
  'patients.duplicates': { who: carers },

  'charts.openInEmergency': {
    who: ['doctor', 'receptionist', 'stockKeeper'],
    besides: 'a reason; audited, and administrators are told',
  },

  'doctors.create': { who: administrators },
  'doctors.update': { who: administrators },
  'doctors.setWorkingHours': { who: administrators },
  'doctors.addAbsence': { who: carers },
  'doctors.removeAbsence': { who: carers },
  'doctors.openCalendar': { who: clinicians, besides: 'a doctor’s own; another’s by an administrator' },
  'doctors.closeCalendar': { who: clinicians, besides: 'a doctor’s own; another’s by an administrator' },
  'doctors.list': { who: 'staff' },

  'appointments.schedule': { who: carers, besides: 'to overbook, an administrator with a reason' },
  'appointments.reschedule': { who: carers, besides: 'to overbook, an administrator with a reason' },
  'appointments.cancel': { who: carers },
  'appointments.setStatus': { who: carers },
  'appointments.scheduleSeries': { who: carers },
  'appointments.displace': {
    who: administrators,
    besides: 'the application itself, where the hub gave the time away',
  },
  'appointments.day': { who: carers },
  'appointments.week': { who: carers },
  'appointments.displaced': { who: carers },
  'appointments.forPatient': { who: carers },
  'slots.free': { who: carers },
  'waitlist.add': { who: carers },
  'waitlist.remove': { who: carers },
  'waitlist.list': { who: carers },

  'reports.create': { who: clinicians },
  'reports.update': { who: clinicians },
  'reports.attach': { who: clinicians },
  'reports.detach': { who: clinicians },
  'reports.delete': { who: clinicians },
  'reports.restore': { who: clinicians },
  'reports.forPatient': { who: clinicians, chartOf: 'patientId' },
  'reports.versions': { who: clinicians, chartOf: 'reportId' },
  'reports.attachment': { who: clinicians, chartOf: 'reportId' },

  'equipment.create': { who: stock },
  'equipment.update': { who: stock },
  'equipment.recordMovement': { who: 'staff' },
  'equipment.list': { who: 'staff' },
  'equipment.restockReport': { who: 'staff' },
  'equipment.movements': { who: 'staff' },

  'feedback.submit': { who: carers, portal: true },
  'feedback.respond': { who: clinicians, besides: 'the doctor it is about, or an administrator' },
  'feedback.takeBackAnswer': { who: clinicians, besides: 'who gave it, or an administrator' },
  'feedback.list': { who: carers },

  'messages.list': { who: carers },
  'messages.tasks': { who: carers },
  'messages.sendAgain': { who: carers },
  'messages.wasSent': { who: carers },
  'messages.sending': { who: administrators },
  'messages.configureSending': { who: administrators },
  'templates.list': { who: carers },
  'templates.preview': { who: carers },
  'templates.update': { who: administrators },
  'templates.reset': { who: administrators },
  'portal.view': { who: clinicians, chartOf: 'patientId', portal: true },
  'portal.attachment': { who: clinicians, chartOf: 'patientId', portal: true },
  'portal.sendCode': { who: administrators, besides: 'the portal itself; people are refused' },
  'portal.invite': { who: administrators, besides: 'the portal itself; people are refused' },
  'portal.invitations': { who: administrators },
  'requests.submit': { who: carers, portal: true },
  'requests.answer': { who: carers },
  'requests.list': { who: carers },
  'analytics.summary': { who: clinicians },
  'events.list': { who: administrators },
  'audit.list': { who: administrators },
  'audit.verify': { who: administrators },
  // Keys and repairs are the door's, before the core: with the records closed there is nobody to ask, and the key decides.
  'opening.status': { who: 'anyone' },
  'keys.setUp': { who: 'anyone', besides: 'only in a folder without a key' },
  'keys.unlock': { who: 'anyone', besides: 'passphrase or recovery key' },
  'repair.salvage': { who: 'anyone', besides: 'only while the database is damaged' },
  'repair.restore': { who: 'anyone', besides: 'only while the database is damaged or there is none' },
  'keys.recoverAdministrator': { who: 'anyone', besides: 'the recovery key, rate limited' },
  'keys.makeRecoveryKey': { who: administrators, besides: 'anyone while there is no key yet' },
  'keys.confirmRecoveryKey': { who: administrators },
  'keys.changePassphrase': { who: administrators },
  'health.repair': { who: administrators },
  'health.status': { who: 'staff' },
  'backup.status': { who: administrators },
  'backup.now': { who: administrators },
  'backup.prove': { who: administrators },
  'backup.configure': { who: administrators },
  'backup.chooseFolder': { who: administrators },
  'notifications.settings': { who: 'staff' },
  'notifications.configure': { who: administrators },
  'workstations.list': { who: administrators },
  'workstations.invite': {
    who: administrators,
    besides: 'at a workstation that the hub knows as an administrators’ one',
  },
  'workstations.revoke': { who: administrators, besides: 'never the workstation itself' },
  'workstations.reinstate': { who: administrators },
  'workstations.enrol': {
    who: 'anyone',
    besides: 'a code; an administrator, where there is a clinic already and the workstation was not revoked',
  },
  'interchange.export': { who: administrators },
  'interchange.openImport': { who: administrators },
  'interchange.previewTable': { who: administrators },
  'interchange.import': { who: administrators },
  'interchange.importProgress': { who: administrators },
  'interchange.stopImport': { who: administrators },
  'sync.configure': { who: administrators },
  'sync.now': { who: 'staff' },
  'sync.pause': { who: administrators },
  'sync.status': { who: 'staff' },
  'sync.record': { who: carers },
  'sync.quarantine': { who: 'staff' },
  'sync.host': { who: administrators },
  'sync.hosting': { who: administrators },
  'sync.discover': {
    who: 'anyone',
    besides: 'tells nothing of a patient; a new workstation looks for its clinic',
  },
  // A value that lost may be of a chart.
  'conflicts.list': { who: clinicians },
  'conflicts.resolve': { who: clinicians },
  'conflicts.reopen': { who: clinicians },
  'deadLetters.list': { who: administrators },
  'deadLetters.retry': { who: administrators },
}

/** True when one of these roles is enough for the action, of whichever record. */
export function mayUse(held: readonly Role[], action: ActionName): boolean {
  const { who } = permissions[action]
  if (typeof who === 'string') return true
  return who.some((role) => held.includes(role))
}

/** The roles of which one is needed; empty where any, or none, will do. */
export function rolesNeeded(action: ActionName): readonly Role[] {
  const { who } = permissions[action]
  return typeof who === 'string' ? [] : who
}

/** True when one of these roles may open any chart. */
export const mayOpenCharts = (held: readonly Role[]): boolean =>
  chartRoles.some((role) => held.includes(role))

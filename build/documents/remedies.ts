/** What each refusal means to whoever runs the application, and what to do about it: the one source of docs/troubleshooting.md. */
import type { RefusalCode } from '#shared/domain/refusal.ts'

export interface Remedy {
  means: string
  remedy: string
}

export const remedies: Readonly<Record<RefusalCode, Remedy>> = {
  INVALID_INPUT: {
    means: 'The input does not fit the contract; `details` says where.',
    remedy: 'Compare it with [contract.md](contract.md).',
  },
  UNKNOWN_NAME: {
    means: 'There is no command or query of that name here.',
    remedy:
      'Check the spelling; an older version may lack it. Some commands need the door that holds the keys.',
  },
  MALFORMED_MESSAGE: {
    means: 'A line of the protocol is no JSON of the right form.',
    remedy: 'See [core-protocol.md](core-protocol.md).',
  },
  MESSAGE_TOO_LONG: {
    means: 'A message is longer than 64 Mi characters.',
    remedy: 'Send a smaller file.',
  },
  NOT_SET_UP: {
    means: 'The folder holds no clinic yet.',
    remedy: '`clinic.setUp`, or join a clinic with a code.',
  },
  ALREADY_SET_UP: {
    means: 'There is a clinic here already.',
    remedy: 'Use another data folder for another clinic.',
  },
  FORBIDDEN: {
    means:
      'The person’s roles, or those of this workstation, do not allow it; `details.needs` names the roles.',
    remedy:
      'Ask an administrator; look under Settings, Workstations for what the workstation is for. A chart in an emergency: `charts.openInEmergency`.',
  },
  SIGN_IN_NEEDED: {
    means: 'Nobody is signed in on this connection, or the password was changed.',
    remedy: '`session.signIn`; an import: `--sign-in`.',
  },
  SESSION_LOCKED: {
    means: 'The session locked after the clinic’s minutes, or by hand.',
    remedy: '`session.switchUser` with password or PIN.',
  },
  SIGN_IN_REFUSED: {
    means: 'Name and password do not belong together.',
    remedy: 'Try again; an administrator sets a new password.',
  },
  SIGN_IN_TOO_OFTEN: {
    means: 'Too many wrong tries; `details.until` says how long.',
    remedy: 'Wait. If it was nobody here, look at the audit trail.',
  },
  PIN_NOT_ACCEPTED: {
    means: 'A PIN opens only a desk in use, for who signed in there before.',
    remedy: 'Use the password.',
  },
  PASSWORD_WEAK: {
    means: 'The password is short, repetitive, well known or one’s own name.',
    remedy: 'Ten characters or more; a few words are best.',
  },
  PIN_WEAK: {
    means: 'A PIN has four to eight digits, not in a row and not all the same.',
    remedy: 'Choose another.',
  },
  LAST_ADMINISTRATOR: {
    means: 'The clinic would have no administrator left.',
    remedy: 'Make somebody else an administrator first.',
  },
  ADMINISTRATOR_PASSWORD_FIRST: {
    means: 'The first password of all has to be an administrator’s.',
    remedy: 'Give an administrator a password.',
  },
  NAME_TAKEN: {
    means: 'Somebody else has that name or e-mail address.',
    remedy: 'Add something that tells them apart.',
  },
  REASON_MISSING: {
    means: 'The reason is too short.',
    remedy: 'Say in a few words why.',
  },
  NOT_FOUND: {
    means: 'There is no such record; `details.what` says of which kind.',
    remedy: 'It may have been deleted on another workstation.',
  },
  CHANGED_MEANWHILE: {
    means: 'The record kept changing.',
    remedy: 'Look at it again and repeat.',
  },
  TIME_ZONE_UNKNOWN: {
    means: 'No IANA time zone.',
    remedy: 'Such as `Europe/Madrid`.',
  },
  PHONE_INVALID: {
    means: 'No telephone number of that country.',
    remedy: 'Write it with the country code.',
  },
  EMAIL_INVALID: {
    means: 'No e-mail address.',
    remedy: 'Correct it, or leave it empty.',
  },
  BIRTH_DATE_INVALID: {
    means: 'No date, or one in the future.',
    remedy: 'Correct it.',
  },
  NAME_MISSING: {
    means: 'A name is needed.',
    remedy: 'Give one.',
  },
  PATIENT_DELETED: {
    means: 'The patient was deleted.',
    remedy: 'Restore the patient, as an administrator, while the days of grace last.',
  },
  PATIENT_NOT_DELETED: {
    means: 'Only a deleted patient can be restored.',
    remedy: 'Nothing to do.',
  },
  PATIENT_MERGED: {
    means: 'The record was merged into another.',
    remedy: 'Use the other, or take the merge back.',
  },
  PATIENT_NOT_MERGED: {
    means: 'There is no merge to take back.',
    remedy: 'Nothing to do.',
  },
  RESTORE_EXPIRED: {
    means: 'The patient was erased for good.',
    remedy: 'Only a backup from before holds the record.',
  },
  DOCTOR_INACTIVE: {
    means: 'The doctor does not work here any more.',
    remedy: 'Choose another.',
  },
  WORKING_HOURS_INVALID: {
    means: 'Periods overlap or end before they begin.',
    remedy: 'Correct them.',
  },
  ABSENCE_INVALID: {
    means: 'The absence ends before it begins.',
    remedy: 'Correct it.',
  },
  CLOSURE_INVALID: {
    means: 'The closure has no name or ends before it begins.',
    remedy: 'Correct it.',
  },
  APPOINTMENT_OVERLAPS: {
    means: 'Doctor or patient is taken; `details` has the nearest free times.',
    remedy: 'Take one of them; an administrator may book over it with a reason.',
  },
  OUTSIDE_WORKING_HOURS: {
    means: 'The doctor does not work then.',
    remedy: 'Another time, or change the hours.',
  },
  DOCTOR_ABSENT: {
    means: 'The doctor is away.',
    remedy: 'Another time or doctor.',
  },
  CLINIC_CLOSED: {
    means: 'A holiday or closure.',
    remedy: 'Another day; Settings, closed days.',
  },
  CROSSES_MIDNIGHT: {
    means: 'An appointment cannot go past midnight.',
    remedy: 'Make two.',
  },
  LENGTH_INVALID: {
    means: 'Shorter than 5 minutes or longer than 12 hours.',
    remedy: 'Another length.',
  },
  TIME_DOES_NOT_EXIST: {
    means: 'Clocks go forward over that time.',
    remedy: 'An hour later.',
  },
  TIME_IS_AMBIGUOUS: {
    means: 'Clocks go back over that time.',
    remedy: 'Choose it on the board.',
  },
  APPOINTMENT_NOT_OPEN: {
    means: 'It is over or cancelled.',
    remedy: 'Book a new one.',
  },
  STATUS_NOT_ALLOWED: {
    means: 'The appointment cannot go there from where it is.',
    remedy: 'See its status.',
  },
  OVERBOOK_REASON_MISSING: {
    means: 'Booking over needs a reason.',
    remedy: 'Give one.',
  },
  SERIES_INVALID: {
    means: 'The series has no dates.',
    remedy: 'Check interval and end.',
  },
  REPORT_DELETED: {
    means: 'The report was deleted.',
    remedy: 'Restore it.',
  },
  ATTACHMENT_INVALID: {
    means: 'Not a kind of file that can be attached, or its bytes are not what its name says.',
    remedy: 'PNG, JPEG, WebP, GIF, PDF or DICOM.',
  },
  ATTACHMENT_TOO_LARGE: {
    means: 'The file is too large.',
    remedy: 'Make it smaller.',
  },
  QUANTITY_INVALID: {
    means: 'The quantity is not possible.',
    remedy: 'Correct it.',
  },
  FEEDBACK_ANSWERED: {
    means: 'It was answered already.',
    remedy: 'Nothing to do.',
  },
  TEMPLATE_INVALID: {
    means: 'The text of a message cannot be used: it names something that the message does not know.',
    remedy: 'Look at the names in braces; `details` says which.',
  },
  NOT_NOW: {
    means: 'Not in this state: the records are not open, or their key lies elsewhere.',
    remedy: '`opening.status` says what is in the way.',
  },
  WORKSTATION_REVOKED: {
    means: 'An administrator turned this workstation out.',
    remedy:
      'Settings, Workstations at another one: let it in again, or make a code for `workstations.enrol`.',
  },
  ENROLMENT_CODE_MISTYPED: {
    means: 'No code, or a slip in it.',
    remedy: 'Type it again; O is 0, I and L are 1.',
  },
  ENROLMENT_CODE_REFUSED: {
    means: 'The code was used, is older than ten minutes, or the hub was restarted since.',
    remedy: 'Make a new one.',
  },
  OTHER_CLINIC: {
    means: 'The hub holds another clinic’s records than this workstation.',
    remedy: 'Check address and name of the databases. To join that clinic, start with an empty data folder.',
  },
  HUB_NEEDED: {
    means: 'No hub is configured here.',
    remedy: 'Type a code under Settings, Workstations, or `sync.configure`.',
  },
  HUB_UNREACHABLE: {
    means: 'The hub does not answer in fifteen seconds.',
    remedy: 'Is it running (`GET /_up`), is the firewall open, is the address right?',
  },
  HUB_CERTIFICATE_WRONG: {
    means: 'What answers has another key than the pinned one; nothing was sent.',
    remedy:
      'After a new key of the hub: a new code for each workstation. Otherwise somebody stands in between.',
  },
  HUB_REFUSED: {
    means: 'The hub said no; `details.reason` says why.',
    remedy:
      'A workstation that is not for administrators cannot look after others; after too many wrong codes wait a quarter of an hour.',
  },
  HUB_WITHOUT_WORKSTATIONS: {
    means: 'The hub is a CouchDB, on which only its administrator makes users.',
    remedy: '`npm run -s hub-setup -- URL --invite LABEL`, `--list`, `--revoke`.',
  },
  PASSPHRASE_WRONG: {
    means: 'The passphrase or key is not right; nothing was changed.',
    remedy: 'Try again, or use the recovery key.',
  },
  PASSPHRASE_TOO_SHORT: {
    means: 'Fewer than ten characters.',
    remedy: 'A longer one.',
  },
  RECOVERY_KEY_WRONG: {
    means: 'It is not the recovery key of these records.',
    remedy: 'Look for a newer paper: the last one made counts.',
  },
  RECOVERY_KEY_MISTYPED: {
    means: 'A slip; `details.group` says in which group.',
    remedy: 'Look at that group again.',
  },
  CONFIRMATION_WRONG: {
    means: 'The groups typed are not those that are shown.',
    remedy: 'Copy the key again.',
  },
  HOSTING_FAILED: {
    means: 'The hub could not be started on this workstation.',
    remedy: 'Most often another program has the port: choose another one.',
  },
  OTHER_HUB_CONFIGURED: {
    means: 'The workstation is connected with another hub, so it cannot host one.',
    remedy: 'Disconnect it first, or go on with the other hub.',
  },
  FEEDBACK_GIVEN: {
    means: 'The link in that message was used for feedback already.',
    remedy: 'Nothing; what was said before is kept.',
  },
  REQUEST_ANSWERED: {
    means: 'Somebody else has accepted or declined what the patient asked for.',
    remedy: 'Nothing; the strip shows what is left.',
  },
  SECRET_STORE_FAILED: {
    means: 'The system’s store for secrets did not give back what it was given.',
    remedy: 'Choose a passphrase.',
  },
  BACKUP_FOLDER_UNUSABLE: {
    means: 'The folder cannot be written to.',
    remedy: 'Is the stick in, is there room?',
  },
  BACKUP_UNREADABLE: {
    means: 'No backup, a damaged one, or one under another key.',
    remedy: 'Try the one before; try the recovery key of its time.',
  },
  BACKUP_FAILED: {
    means: 'The backup failed; the records are not affected.',
    remedy: 'Room and folder; `backup.status` has the reason.',
  },
  IMPORT_FILE_UNUSABLE: {
    means: 'The file to be taken in cannot be read, or is neither a table (CSV) nor FHIR R4.',
    remedy:
      'Is it the right file? Save the spreadsheet as CSV (UTF-8). A Bundle of more than 256 MB: as NDJSON.',
  },
  IMPORT_MAPPING_INCOMPLETE: {
    means: 'No column of the table is what is needed: `missing` names it.',
    remedy: 'Choose a column for it in the preview, or with `--map`.',
  },
  STORAGE_FULL: {
    means: 'The disk is full; nothing was saved.',
    remedy: 'Make room; work goes on by itself.',
  },
  STORAGE_FAILED: {
    means: 'The disk refused to save; nothing was changed.',
    remedy: 'Have the disk looked at; take a backup to another one.',
  },
  INTERNAL: {
    means: 'A fault of the application; nothing was changed.',
    remedy: 'The log has its kind and place, and nothing of patients. Report it.',
  },
}

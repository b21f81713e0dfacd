/** One text for each refusal code; the compiler checks that none is missing. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Role } from '#shared/domain/records/staff.ts'
import type { ClientRefusal, ClientRefusalCode } from '../client/core-connection.ts'
import { roleNames, useRoleList } from './role-names.ts'

export const refusalTexts: Record<ClientRefusalCode, MessageDescriptor> = {
  INVALID_INPUT: msg`Something in the form is not as it should be. Please check the fields.`,
  UNKNOWN_NAME: msg`This version of the application does not know that action.`,
  MALFORMED_MESSAGE: msg`The request could not be read. Please try again.`,
  MESSAGE_TOO_LONG: msg`That is too much at once. Please use a smaller file or a shorter text.`,
  NOT_SET_UP: msg`The clinic has not been set up yet.`,
  ALREADY_SET_UP: msg`The clinic has been set up already.`,
  FORBIDDEN: msg`You are not allowed to do this. Ask an administrator.`,
  SIGN_IN_NEEDED: msg`Sign in first.`,
  SESSION_LOCKED: msg`This window is locked. Unlock it first.`,
  SIGN_IN_REFUSED: msg`Name and password do not belong together.`,
  SIGN_IN_TOO_OFTEN: msg`Too many tries. Wait a moment before the next one.`,
  PIN_NOT_ACCEPTED: msg`A PIN will not do here. Use your password.`,
  PASSWORD_WEAK: msg`That password is guessed too easily. Use at least ten characters, and not a name or a common word.`,
  PIN_WEAK: msg`A PIN has four to eight digits, not all the same and not in a row.`,
  LAST_ADMINISTRATOR: msg`Somebody has to look after the clinic: this is the last administrator.`,
  ADMINISTRATOR_PASSWORD_FIRST: msg`Give an administrator a password first. From then on everybody has to sign in.`,
  NAME_TAKEN: msg`Somebody else here has that name or e-mail address.`,
  REASON_MISSING: msg`Say in a few words why.`,
  NOT_FOUND: msg`That record no longer exists.`,
  CHANGED_MEANWHILE: msg`Somebody changed this record in the meantime. Look at the new version and try again.`,
  TIME_ZONE_UNKNOWN: msg`That time zone is not known. Choose one from the list.`,
  PHONE_INVALID: msg`That is not a telephone number. Write it with the country code, such as +34 915 550 123.`,
  EMAIL_INVALID: msg`That is not an e-mail address.`,
  BIRTH_DATE_INVALID: msg`That is not a date of birth. Write day, month and year.`,
  NAME_MISSING: msg`A name is needed.`,
  PATIENT_DELETED: msg`This patient was deleted.`,
  PATIENT_NOT_DELETED: msg`This patient is not deleted.`,
  PATIENT_MERGED: msg`This record was merged into another one. Use the other record.`,
  PATIENT_NOT_MERGED: msg`This record is not merged.`,
  RESTORE_EXPIRED: msg`The time in which this patient could be restored is over.`,
  DOCTOR_INACTIVE: msg`This doctor is no longer active.`,
  WORKING_HOURS_INVALID: msg`These working hours cannot be: a period must end after it begins, and periods must not overlap.`,
  ABSENCE_INVALID: msg`That absence cannot be: it must end after it begins.`,
  TEMPLATE_INVALID: msg`These words lack something the message must tell, or name something it does not know.`,
  CLOSURE_INVALID: msg`That closure cannot be: it needs a name, and must not end before it begins.`,
  APPOINTMENT_OVERLAPS: msg`That time is taken.`,
  OUTSIDE_WORKING_HOURS: msg`That is outside the doctor’s working hours.`,
  DOCTOR_ABSENT: msg`The doctor is away at that time.`,
  CLINIC_CLOSED: msg`The clinic is closed on that day.`,
  CROSSES_MIDNIGHT: msg`An appointment cannot go past midnight.`,
  LENGTH_INVALID: msg`That length is not possible. Appointments take from 5 minutes to 12 hours.`,
  TIME_DOES_NOT_EXIST: msg`That time does not exist: clocks go forward over it on that day.`,
  TIME_IS_AMBIGUOUS: msg`That time happens twice on that day, because clocks go back. Choose one on the board.`,
  APPOINTMENT_NOT_OPEN: msg`This appointment is over or cancelled and cannot be changed.`,
  STATUS_NOT_ALLOWED: msg`The appointment cannot go to that status from the one it has.`,
  OVERBOOK_REASON_MISSING: msg`Say why this booking may overlap.`,
  SERIES_INVALID: msg`That series has no dates. Check the end date.`,
  REPORT_DELETED: msg`This report was deleted.`,
  ATTACHMENT_INVALID: msg`That file cannot be attached.`,
  ATTACHMENT_TOO_LARGE: msg`That file is too large.`,
  QUANTITY_INVALID: msg`That quantity is not possible.`,
  FEEDBACK_ANSWERED: msg`This feedback has been answered already.`,
  REQUEST_ANSWERED: msg`Somebody has answered this already.`,
  FEEDBACK_GIVEN: msg`This feedback was given before.`,
  HOSTING_FAILED: msg`The hub could not be started on this computer. Another program may use the port; choose another one.`,
  OTHER_HUB_CONFIGURED: msg`This computer is connected with another hub. Disconnect it first.`,
  NOT_NOW: msg`That cannot be done at the moment.`,
  WORKSTATION_REVOKED: msg`This workstation was turned out of the clinic. Its records are closed.`,
  ENROLMENT_CODE_MISTYPED: msg`That is not a code for a workstation, or there is a slip in it. Look at it again.`,
  ENROLMENT_CODE_REFUSED: msg`That code was used already, or is older than ten minutes. Ask for a new one.`,
  OTHER_CLINIC: msg`The hub holds the records of another clinic than this workstation. Nothing was joined.`,
  HUB_NEEDED: msg`This workstation is not connected with a hub.`,
  HUB_UNREACHABLE: msg`The hub does not answer. Is it switched on, and is this computer on its network?`,
  HUB_CERTIFICATE_WRONG: msg`What answers at the hub’s address is not the hub of this clinic. Nothing was sent. Ask whoever runs the hub.`,
  HUB_REFUSED: msg`The hub refused this: {reason}`,
  HUB_WITHOUT_WORKSTATIONS: msg`This hub is a CouchDB. Its workstations are looked after with the command hub-setup.`,
  PASSPHRASE_WRONG: msg`The passphrase or key is not right. Nothing was changed.`,
  PASSPHRASE_TOO_SHORT: msg`The passphrase is too short. It needs at least 10 characters.`,
  RECOVERY_KEY_WRONG: msg`That is not the recovery key of these records. Nothing was changed.`,
  RECOVERY_KEY_MISTYPED: msg`There is a slip in group {group} of the recovery key. Look at it again.`,
  CONFIRMATION_WRONG: msg`These are not the groups of the recovery key that is shown. Look at your copy again.`,
  SECRET_STORE_FAILED: msg`This computer’s password store did not keep the key. Choose a passphrase instead.`,
  BACKUP_FOLDER_UNUSABLE: msg`That folder cannot be written to. Choose another one.`,
  BACKUP_UNREADABLE: msg`That file is not a backup that can be used here: it is something else, damaged, or has another key.`,
  BACKUP_FAILED: msg`The backup failed. The records are not affected.`,
  IMPORT_FILE_UNUSABLE: msg`That file cannot be taken in: it cannot be read, or is neither a table (CSV) nor FHIR.`,
  IMPORT_MAPPING_INCOMPLETE: msg`No column is chosen for what is needed. Choose it, and try again.`,
  STORAGE_FULL: msg`The disk is full. Nothing was saved. Make room and try again.`,
  STORAGE_FAILED: msg`The disk refused to save this. Nothing was changed.`,
  INTERNAL: msg`Something went wrong in the application. Nothing was changed.`,
  CORE_LOST: msg`The clinic’s records were being restarted, and did not answer. Look whether it was saved before you try again.`,
}

const isRoles = (needs: unknown): needs is Role[] =>
  Array.isArray(needs) && needs.length > 0 && needs.every((role) => Object.hasOwn(roleNames, String(role)))

/** The refusal in the window's language. */
export function useRefusalText(): (refusal: ClientRefusal) => string {
  const { _ } = useLingui()
  const list = useRoleList()
  return useCallback(
    (refusal) => {
      const { needs } = refusal.details
      if (refusal.code === 'FORBIDDEN' && isRoles(needs)) {
        const roles = list(needs)
        return _(msg`Your role does not allow this. It needs the role: ${roles}.`)
      }
      // A newer core may refuse with a code that this window does not know.
      return Object.hasOwn(refusalTexts, refusal.code)
        ? _({ ...refusalTexts[refusal.code], values: refusal.details })
        : refusal.message
    },
    [_, list],
  )
}

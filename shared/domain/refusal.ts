/**
 * Every refusal by its code, with what it tells besides. The renderer has one text for each code, checked by the
 * compiler; `message` is plain English for scripts and logs and never holds patient data.
 */
export const refusalCodes = [
  'INVALID_INPUT',
  'UNKNOWN_NAME',
  'MALFORMED_MESSAGE',
  'MESSAGE_TOO_LONG',
  'NOT_SET_UP',
  'ALREADY_SET_UP',
  'FORBIDDEN',
  'SIGN_IN_NEEDED',
  'SESSION_LOCKED',
  'SIGN_IN_REFUSED',
  'SIGN_IN_TOO_OFTEN',
  'PIN_NOT_ACCEPTED',
  'PASSWORD_WEAK',
  'PIN_WEAK',
  'LAST_ADMINISTRATOR',
  'ADMINISTRATOR_PASSWORD_FIRST',
  'NAME_TAKEN',
  'REASON_MISSING',
  'NOT_FOUND',
  'CHANGED_MEANWHILE',
  'TIME_ZONE_UNKNOWN',
  'PHONE_INVALID',
  'EMAIL_INVALID',
  'BIRTH_DATE_INVALID',
  'NAME_MISSING',
  'PATIENT_DELETED',
  'PATIENT_NOT_DELETED',
  'PATIENT_MERGED',
  'PATIENT_NOT_MERGED',
  'RESTORE_EXPIRED',
  'DOCTOR_INACTIVE',
  'WORKING_HOURS_INVALID',
  'ABSENCE_INVALID',
  'CLOSURE_INVALID',
  'TEMPLATE_INVALID',
  'APPOINTMENT_OVERLAPS',
  'OUTSIDE_WORKING_HOURS',
  'DOCTOR_ABSENT',
  'CLINIC_CLOSED',
  'CROSSES_MIDNIGHT',
  'LENGTH_INVALID',
  'TIME_DOES_NOT_EXIST',
  'TIME_IS_AMBIGUOUS',
  'APPOINTMENT_NOT_OPEN',
  'STATUS_NOT_ALLOWED',
  'OVERBOOK_REASON_MISSING',
  'SERIES_INVALID',
  'REPORT_DELETED',
  'ATTACHMENT_INVALID',
  'ATTACHMENT_TOO_LARGE',
  'QUANTITY_INVALID',
  'HOSTING_FAILED',
  'OTHER_HUB_CONFIGURED',
  'FEEDBACK_ANSWERED',
  'FEEDBACK_GIVEN',
  'REQUEST_ANSWERED',
  'NOT_NOW',
  'WORKSTATION_REVOKED',
  'ENROLMENT_CODE_MISTYPED',
  'ENROLMENT_CODE_REFUSED',
  'OTHER_CLINIC',
  'HUB_NEEDED',
  'HUB_UNREACHABLE',
  'HUB_CERTIFICATE_WRONG',
  'HUB_REFUSED',
  'HUB_WITHOUT_WORKSTATIONS',
  'PASSPHRASE_WRONG',
  'PASSPHRASE_TOO_SHORT',
  'RECOVERY_KEY_WRONG',
  'RECOVERY_KEY_MISTYPED',
  'CONFIRMATION_WRONG',
  'SECRET_STORE_FAILED',
  'BACKUP_FOLDER_UNUSABLE',
  'BACKUP_UNREADABLE',
  'BACKUP_FAILED',
  'STORAGE_FULL',
  'STORAGE_FAILED',
  'INTERNAL',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/** A refusal as it crosses the contract. */
export interface Refusal {
  code: RefusalCode
  message: string
  details: Record<string, unknown>
}

/** Builds a refusal. */
export const refusal = (
  code: RefusalCode,
  message: string,
  details: Record<string, unknown> = {},
): Refusal => ({
  code,
  message,
  details,
})

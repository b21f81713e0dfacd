/** The texts the clinic writes, by key. Words in braces are filled in; every language has every key. */

/** A message to a patient or a doctor. */
export interface MessageTemplate {
  subject: string
  /** The e-mail's text. */
  text: string
  /** The same as a short message; it names no treatment, for anyone may see a telephone's screen. */
  sms: string
}

/** A desktop notification. */
export interface ToastTemplate {
  title: string
  body: string
}

export interface Templates {
  messages: Record<MessageKey, MessageTemplate>
  toasts: Record<ToastKey, ToastTemplate>
  /** What the tray says. */
  tray: Record<'waiting' | 'displaced' | 'open' | 'quit', string>
}

export const messageKeys = [
  'patientWelcome',
  'appointmentRequestedPatient',
  'appointmentReminderPatient',
  'appointmentScheduledPatient',
  'appointmentRescheduledPatient',
  'appointmentDisplacedPatient',
  'appointmentCanceledPatient',
  'appointmentScheduledDoctor',
  'appointmentRescheduledDoctor',
  'appointmentGivenAwayDoctor',
  'appointmentDisplacedDoctor',
  'appointmentCanceledDoctor',
  'doctorWelcome',
  'feedbackDoctor',
  'reportPatient',
  'reportInstructionsPatient',
  'requestCancelDeclinedPatient',
  'requestMoveDeclinedPatient',
  'requestDetailsAcceptedPatient',
  'requestDetailsDeclinedPatient',
  'portalCode',
  'portalFeedback',
] as const
export type MessageKey = (typeof messageKeys)[number]

export const toastKeys = [
  'appointmentScheduled',
  'appointmentRescheduled',
  'appointmentDisplaced',
  'appointmentCanceled',
  'equipmentLowStock',
  'feedbackSubmitted',
  'chartOpenedInEmergency',
  'patientAsksToCancel',
  'patientAsksToMove',
  'patientProposesDetails',
  'administratorRecovered',
  'appointmentStarting',
  'appointmentsStarting',
  'patientArrived',
  'digest',
  'burst',
] as const
export type ToastKey = (typeof toastKeys)[number]

import type { Templates } from './template.ts'

export const en: Templates = {
  messages: {
    patientWelcome: {
      subject: 'Welcome to {clinic}',
      text: 'Hello {patient},\n\nwelcome to {clinic}. Your member number is {memberId}. Please have it at hand when you call or come to us.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: welcome, {patient}. Your member number is {memberId}.',
    },
    appointmentRequestedPatient: {
      subject: 'We received your request for {date}',
      text: 'Hello {patient},\n\nwe have noted your wish for an appointment with {doctor} on {date} at {time}. It is not confirmed yet: we will write to you as soon as it is.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: we noted your wish for {date} at {time}. It is not confirmed yet; we will write to you.',
    },
    appointmentReminderPatient: {
      subject: 'Reminder: your appointment on {date}',
      text: 'Hello {patient},\n\nthis is a reminder of your appointment with {doctor} on {date} at {time}.\n\nIf you cannot come, please tell us in good time.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: a reminder of your appointment on {date} at {time}, with {doctor}.',
    },
    appointmentScheduledPatient: {
      subject: 'Your appointment on {date}',
      text: 'Hello {patient},\n\nyour appointment with {doctor} is on {date} at {time}.\n\nIf you cannot come, please tell us in good time.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your appointment with {doctor} is on {date} at {time}.',
    },
    appointmentRescheduledPatient: {
      subject: 'Your appointment has moved to {date}',
      text: 'Hello {patient},\n\nyour appointment of {dateBefore} at {timeBefore} has moved. It is now with {doctor} on {date} at {time}.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your appointment has moved to {date} at {time}, with {doctor}.',
    },
    appointmentDisplacedPatient: {
      subject: 'Your appointment on {date} needs another time',
      text: 'Hello {patient},\n\nthe time of your appointment with {doctor} on {date} at {time} had already been given to someone else. We are sorry. We will call you with another time, or call us.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your appointment on {date} at {time} needs another time. We will call you, or call us.',
    },
    appointmentCanceledPatient: {
      subject: 'Your appointment on {date} is cancelled',
      text: 'Hello {patient},\n\nyour appointment with {doctor} on {date} at {time} is cancelled. Call us for a new one.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your appointment on {date} at {time} is cancelled.',
    },
    appointmentScheduledDoctor: {
      subject: 'New appointment: {date}, {time}',
      text: 'Hello {doctor},\n\n{patient} ({memberId}) is booked with you on {date} at {time}.\n\n{clinic}',
      sms: '{clinic}: {patient} is booked with you on {date} at {time}.',
    },
    appointmentRescheduledDoctor: {
      subject: 'Appointment moved: {date}, {time}',
      text: 'Hello {doctor},\n\nthe appointment of {patient} ({memberId}) has moved from {dateBefore}, {timeBefore} to {date} at {time}.\n\n{clinic}',
      sms: '{clinic}: {patient} has moved to {date} at {time}.',
    },
    appointmentGivenAwayDoctor: {
      subject: 'Appointment no longer yours: {dateBefore}, {timeBefore}',
      text: 'Hello {doctorBefore},\n\nthe appointment of {patient} ({memberId}) on {dateBefore} at {timeBefore} is now with {doctor}. Your time is free.\n\n{clinic}',
      sms: '{clinic}: {patient} on {dateBefore} at {timeBefore} is now with {doctor}.',
    },
    appointmentDisplacedDoctor: {
      subject: 'Appointment without a time: {date}, {time}',
      text: 'Hello {doctor},\n\nthe time of {patient} ({memberId}) on {date} at {time} was already taken by another booking. The desk is finding another time.\n\n{clinic}',
      sms: '{clinic}: {patient} on {date} at {time} needs another time.',
    },
    appointmentCanceledDoctor: {
      subject: 'Appointment cancelled: {date}, {time}',
      text: 'Hello {doctor},\n\nthe appointment of {patient} ({memberId}) on {date} at {time} is cancelled. Your time is free.\n\n{clinic}',
      sms: '{clinic}: {patient} on {date} at {time} is cancelled.',
    },
    doctorWelcome: {
      subject: 'Welcome to {clinic}',
      text: 'Hello {doctor},\n\nwelcome to {clinic}. Your doctor number is {doctorNumber}.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: welcome, {doctor}. Your doctor number is {doctorNumber}.',
    },
    feedbackDoctor: {
      subject: 'New feedback: {rating} of 5',
      text: 'Hello {doctor},\n\na patient has given you feedback: {rating} of 5. Please read it in the application and answer.\n\n{clinic}',
      sms: '{clinic}: new feedback, {rating} of 5. Please read and answer it.',
    },
    reportPatient: {
      subject: 'A report of yours is ready',
      text: 'Hello {patient},\n\n{doctor} has written or changed a report of yours. Ask us about it or look at it in the portal.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: a report of yours is ready. Ask us or look at the portal.',
    },
    reportInstructionsPatient: {
      subject: 'New instructions from {doctor}',
      text: 'Hello {patient},\n\n{doctor} has written for you:\n\n{instructions}\n\nIf anything is unclear, please call us.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: {doctor} has new instructions for you. Look at the portal or call us.',
    },
    requestCancelDeclinedPatient: {
      subject: 'About your wish to cancel on {date}',
      text: 'Hello {patient},\n\nyou asked to cancel your appointment on {date} at {time}. We could not do that; the appointment stands. {note}\n\nPlease call us if you cannot come.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your appointment on {date} at {time} could not be cancelled and stands. {note}',
    },
    requestMoveDeclinedPatient: {
      subject: 'About your wish to move your appointment of {date}',
      text: 'Hello {patient},\n\nyou asked for another time in place of {date} at {time}. We could not find one; the appointment stands. {note}\n\nPlease call us if you cannot come.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: we found no other time for you; your appointment on {date} at {time} stands. {note}',
    },
    requestDetailsAcceptedPatient: {
      subject: 'Your details have been changed',
      text: 'Hello {patient},\n\nyour details are changed as you proposed. {note}\n\nIf it was not you who proposed it, please call us at once.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your details are changed as you proposed. If that was not you, call us at once. {note}',
    },
    requestDetailsDeclinedPatient: {
      subject: 'Your details stay as they are',
      text: 'Hello {patient},\n\nwe did not take over the details that you proposed. {note}\n\nPlease call us if they should change.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: we did not take over the details that you proposed. Please call us. {note}',
    },
    portalCode: {
      subject: 'Your code to sign in',
      text: 'Hello {patient},\n\nyour code to sign in is {code}. It works once, for ten minutes.\n\nGive it to nobody: we never ask for it. If you did not ask for it, you need do nothing.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: your code is {code}. It works once, for ten minutes. Give it to nobody.',
    },
    portalFeedback: {
      subject: 'How was your visit?',
      text: 'Hello {patient},\n\nyou were with us on {date}. How was it? Please tell us here, without signing in:\n\n{link}\n\nThe link works once, for thirty days.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: how was your visit on {date}? {link}',
    },
  },
  toasts: {
    appointmentScheduled: { title: 'Booked: {date}, {time}', body: '{patient} with {doctor}' },
    appointmentRescheduled: { title: 'Moved to {date}, {time}', body: '{patient} with {doctor}' },
    appointmentDisplaced: { title: 'Find another time: {date}, {time}', body: '{patient} with {doctor}' },
    appointmentCanceled: { title: 'Cancelled: {date}, {time}', body: '{patient} with {doctor}' },
    equipmentLowStock: {
      title: 'Restock {item}',
      body: '{quantity} {unit} left; at least {minimumQuantity} should be there.',
    },
    feedbackSubmitted: {
      title: 'New feedback: {rating} of 5',
      body: 'For {doctor}. Please read and answer.',
    },
    chartOpenedInEmergency: {
      title: 'Chart opened in an emergency',
      body: '{staff} opened the chart of {patient}: {reason}',
    },
    patientAsksToCancel: { title: 'Asked to cancel: {date}, {time}', body: '{patient}, in the portal' },
    patientAsksToMove: { title: 'Asked for another time: {date}, {time}', body: '{patient}, in the portal' },
    patientProposesDetails: { title: 'Details to be changed', body: '{patient}, in the portal' },
    administratorRecovered: {
      title: 'Administrator’s password was set',
      body: 'With the recovery key, for {staff}. If nobody here did it, make a new recovery key.',
    },
    appointmentStarting: { title: '{time}: {patient}', body: 'Starts in a few minutes, with {doctor}' },
    appointmentsStarting: { title: 'Starting at {time}', body: 'Not here yet: {patients}' },
    patientArrived: { title: '{patient} has arrived', body: 'Booked at {time} with {doctor}' },
    digest: { title: 'While you were away', body: 'Notifications: {count}' },
    burst: { title: 'Several notifications', body: 'Notifications: {count}' },
  },
  tray: {
    waiting: 'In the waiting room',
    displaced: 'Bookings without a time',
    open: 'Open Clinic',
    quit: 'Quit',
  },
}

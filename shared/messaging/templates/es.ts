import type { Templates } from './template.ts'

export const es: Templates = {
  messages: {
    patientWelcome: {
      subject: 'Le damos la bienvenida a {clinic}',
      text: 'Hola, {patient}:\n\nLe damos la bienvenida a {clinic}. Su número de paciente es {memberId}. Téngalo a mano cuando nos llame o nos visite.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: bienvenida, {patient}. Su número de paciente es {memberId}.',
    },
    appointmentRequestedPatient: {
      subject: 'Hemos recibido su solicitud para el {date}',
      text: 'Hola, {patient}:\n\nhemos anotado su petición de una cita con {doctor} el {date} a las {time}. Todavía no está confirmada: le escribiremos en cuanto lo esté.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: hemos anotado su petición para el {date} a las {time}. Todavía no está confirmada; le escribiremos.',
    },
    appointmentReminderPatient: {
      subject: 'Recordatorio: su cita del {date}',
      text: 'Hola, {patient}:\n\nle recordamos su cita con {doctor} el {date} a las {time}.\n\nSi no puede venir, avísenos con tiempo, por favor.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: le recordamos su cita del {date} a las {time}, con {doctor}.',
    },
    appointmentScheduledPatient: {
      subject: 'Su cita del {date}',
      text: 'Hola, {patient}:\n\nSu cita con {doctor} es el {date} a las {time}.\n\nSi no puede venir, avísenos con tiempo.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: su cita con {doctor} es el {date} a las {time}.',
    },
    appointmentRescheduledPatient: {
      subject: 'Su cita pasa al {date}',
      text: 'Hola, {patient}:\n\nSu cita del {dateBefore} a las {timeBefore} ha cambiado. Ahora es con {doctor} el {date} a las {time}.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: su cita pasa al {date} a las {time}, con {doctor}.',
    },
    appointmentDisplacedPatient: {
      subject: 'Su cita del {date} necesita otra hora',
      text: 'Hola, {patient}:\n\nLa hora de su cita con {doctor} del {date} a las {time} ya estaba dada a otra persona. Lo sentimos. Le llamaremos para proponerle otra hora; también puede llamarnos.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: su cita del {date} a las {time} necesita otra hora. Le llamaremos; también puede llamarnos.',
    },
    appointmentCanceledPatient: {
      subject: 'Su cita del {date} queda anulada',
      text: 'Hola, {patient}:\n\nSu cita con {doctor} del {date} a las {time} queda anulada. Llámenos para pedir otra.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: su cita del {date} a las {time} queda anulada.',
    },
    appointmentScheduledDoctor: {
      subject: 'Nueva cita: {date}, {time}',
      text: 'Hola, {doctor}:\n\n{patient} ({memberId}) tiene cita con usted el {date} a las {time}.\n\n{clinic}',
      sms: '{clinic}: {patient} tiene cita con usted el {date} a las {time}.',
    },
    appointmentRescheduledDoctor: {
      subject: 'Cita cambiada: {date}, {time}',
      text: 'Hola, {doctor}:\n\nLa cita de {patient} ({memberId}) pasa del {dateBefore}, {timeBefore} al {date} a las {time}.\n\n{clinic}',
      sms: '{clinic}: la cita de {patient} pasa al {date} a las {time}.',
    },
    appointmentGivenAwayDoctor: {
      subject: 'Cita asignada a otro profesional: {dateBefore}, {timeBefore}',
      text: 'Hola, {doctorBefore}:\n\nLa cita de {patient} ({memberId}) del {dateBefore} a las {timeBefore} es ahora con {doctor}. Ese tiempo le queda libre.\n\n{clinic}',
      sms: '{clinic}: la cita de {patient} del {dateBefore} a las {timeBefore} es ahora con {doctor}.',
    },
    appointmentDisplacedDoctor: {
      subject: 'Cita sin hora: {date}, {time}',
      text: 'Hola, {doctor}:\n\nLa hora de {patient} ({memberId}) del {date} a las {time} ya estaba ocupada por otra cita. Recepción está buscando otra hora.\n\n{clinic}',
      sms: '{clinic}: {patient}, {date} a las {time}, necesita otra hora.',
    },
    appointmentCanceledDoctor: {
      subject: 'Cita anulada: {date}, {time}',
      text: 'Hola, {doctor}:\n\nLa cita de {patient} ({memberId}) del {date} a las {time} queda anulada. Ese tiempo le queda libre.\n\n{clinic}',
      sms: '{clinic}: la cita de {patient} del {date} a las {time} queda anulada.',
    },
    doctorWelcome: {
      subject: 'Le damos la bienvenida a {clinic}',
      text: 'Hola, {doctor}:\n\nLe damos la bienvenida a {clinic}. Su número de profesional es {doctorNumber}.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: bienvenida, {doctor}. Su número de profesional es {doctorNumber}.',
    },
    feedbackDoctor: {
      subject: 'Nueva opinión: {rating} de 5',
      text: 'Hola, {doctor}:\n\nUn paciente ha dejado su opinión: {rating} de 5. Léala en la aplicación y respóndale.\n\n{clinic}',
      sms: '{clinic}: nueva opinión, {rating} de 5. Léala y respóndale.',
    },
    reportPatient: {
      subject: 'Tiene un informe disponible',
      text: 'Hola, {patient}:\n\n{doctor} ha escrito o cambiado un informe suyo. Pregúntenos o consúltelo en el portal.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: tiene un informe disponible. Pregúntenos o consulte el portal.',
    },
    reportInstructionsPatient: {
      subject: 'Nuevas indicaciones de {doctor}',
      text: 'Hola, {patient}:\n\n{doctor} ha escrito para usted:\n\n{instructions}\n\nSi algo no está claro, llámenos.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: {doctor} tiene nuevas indicaciones para usted. Consulte el portal o llámenos.',
    },
    requestCancelDeclinedPatient: {
      subject: 'Sobre su petición de anular la cita del {date}',
      text: 'Hola, {patient}:\n\npidió anular su cita del {date} a las {time}. No hemos podido hacerlo; la cita se mantiene. {note}\n\nLlámenos si no puede venir.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: no se ha podido anular su cita del {date} a las {time}; se mantiene. {note}',
    },
    requestMoveDeclinedPatient: {
      subject: 'Sobre su petición de cambiar la cita del {date}',
      text: 'Hola, {patient}:\n\npidió otra hora en lugar del {date} a las {time}. No hemos encontrado ninguna; la cita se mantiene. {note}\n\nLlámenos si no puede venir.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: no hemos encontrado otra hora; su cita del {date} a las {time} se mantiene. {note}',
    },
    requestDetailsAcceptedPatient: {
      subject: 'Sus datos se han cambiado',
      text: 'Hola, {patient}:\n\nsus datos se han cambiado como propuso. {note}\n\nSi no fue usted quien lo propuso, llámenos enseguida.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: sus datos se han cambiado como propuso. Si no fue usted, llámenos enseguida. {note}',
    },
    requestDetailsDeclinedPatient: {
      subject: 'Sus datos siguen como estaban',
      text: 'Hola, {patient}:\n\nno hemos aceptado los datos que propuso. {note}\n\nLlámenos si deben cambiarse.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: no hemos aceptado los datos que propuso. Llámenos, por favor. {note}',
    },
    portalCode: {
      subject: 'Su código para entrar',
      text: 'Hola, {patient}:\n\nsu código para entrar es {code}. Sirve una sola vez, durante diez minutos.\n\nNo se lo dé a nadie: nunca se lo pediremos. Si no lo ha pedido usted, no tiene que hacer nada.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: su código es {code}. Sirve una sola vez, durante diez minutos. No se lo dé a nadie.',
    },
    portalFeedback: {
      subject: '¿Qué tal su visita?',
      text: 'Hola, {patient}:\n\nestuvo con nosotros el {date}. ¿Qué tal fue? Cuéntenoslo aquí, sin tener que identificarse:\n\n{link}\n\nEl enlace sirve una sola vez, durante treinta días.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: ¿qué tal su visita del {date}? {link}',
    },
  },
  toasts: {
    appointmentScheduled: { title: 'Cita: {date}, {time}', body: '{patient} con {doctor}' },
    appointmentRescheduled: { title: 'Cambiada al {date}, {time}', body: '{patient} con {doctor}' },
    appointmentDisplaced: { title: 'Buscar otra hora: {date}, {time}', body: '{patient} con {doctor}' },
    appointmentCanceled: { title: 'Anulada: {date}, {time}', body: '{patient} con {doctor}' },
    equipmentLowStock: {
      title: 'Reponer {item}',
      body: 'Quedan {quantity} {unit}; debería haber al menos {minimumQuantity}.',
    },
    feedbackSubmitted: { title: 'Nueva opinión: {rating} de 5', body: 'Para {doctor}. Léala y responda.' },
    chartOpenedInEmergency: {
      title: 'Historia abierta por urgencia',
      body: '{staff} ha abierto la historia de {patient}: {reason}',
    },
    patientAsksToCancel: { title: 'Pide anular: {date}, {time}', body: '{patient}, en el portal' },
    patientAsksToMove: { title: 'Pide otra hora: {date}, {time}', body: '{patient}, en el portal' },
    patientProposesDetails: { title: 'Datos por cambiar', body: '{patient}, en el portal' },
    administratorRecovered: {
      title: 'Se cambió la contraseña de un administrador',
      body: 'Con la clave de recuperación, para {staff}. Si no fue nadie de aquí, cree una clave de recuperación nueva.',
    },
    appointmentStarting: { title: '{time}: {patient}', body: 'Empieza en unos minutos, con {doctor}' },
    appointmentsStarting: { title: 'Empiezan a las {time}', body: 'Aún no han llegado: {patients}' },
    patientArrived: { title: 'Ha llegado {patient}', body: 'Cita a las {time} con {doctor}' },
    digest: { title: 'Durante su ausencia', body: 'Avisos: {count}' },
    burst: { title: 'Varios avisos', body: 'Avisos: {count}' },
  },
  tray: { waiting: 'En la sala de espera', displaced: 'Citas sin hora', open: 'Abrir Clinic', quit: 'Salir' },
}

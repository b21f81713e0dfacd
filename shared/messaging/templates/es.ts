import type { Templates } from './template.ts'

export const es: Templates = {
  messages: {
    patientWelcome: {
      subject: 'Le damos la bienvenida a {clinic}',
      text: 'Hola, {patient}:\n\nLe damos la bienvenida a {clinic}. Su número de paciente es {memberId}. Téngalo a mano cuando nos llame o nos visite.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: bienvenida, {patient}. Su número de paciente es {memberId}.',
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
    appointmentStarting: { title: '{time}: {patient}', body: 'Empieza en unos minutos, con {doctor}' },
    appointmentsStarting: { title: 'Empiezan a las {time}', body: 'Aún no han llegado: {patients}' },
    patientArrived: { title: 'Ha llegado {patient}', body: 'Cita a las {time} con {doctor}' },
    digest: { title: 'Durante su ausencia', body: 'Avisos: {count}' },
  },
  tray: { waiting: 'En la sala de espera', displaced: 'Citas sin hora', open: 'Abrir Clinic', quit: 'Salir' },
}

/** The texts that the clinic sends, in each of its languages, as they would read for a made-up patient. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { renderMessage, wallTime } from '#shared/messaging/render.ts'
import { messageKeys, type MessageKey } from '#shared/messaging/templates/template.ts'
import { useLiveQuery } from '../../client/core.ts'
import { languageOptions } from '../../ui/countries.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'

const names: Record<MessageKey, MessageDescriptor> = {
  patientWelcome: msg`Welcome to a patient`,
  appointmentRequestedPatient: msg`Request received, to the patient`,
  appointmentReminderPatient: msg`Reminder, to the patient`,
  appointmentScheduledPatient: msg`Appointment booked, to the patient`,
  appointmentRescheduledPatient: msg`Appointment moved, to the patient`,
  appointmentCanceledPatient: msg`Appointment cancelled, to the patient`,
  appointmentScheduledDoctor: msg`Appointment booked, to the doctor`,
  appointmentRescheduledDoctor: msg`Appointment moved, to the doctor`,
  appointmentGivenAwayDoctor: msg`Appointment given to another doctor`,
  appointmentCanceledDoctor: msg`Appointment cancelled, to the doctor`,
  appointmentDisplacedPatient: msg`Another time must be found, to the patient`,
  appointmentDisplacedDoctor: msg`Another time must be found, to the doctor`,
  doctorWelcome: msg`Welcome to a doctor`,
  feedbackDoctor: msg`Feedback, to the doctor`,
  reportPatient: msg`Report, to the patient`,
  reportInstructionsPatient: msg`Instructions, to the patient`,
}

export function MessageTemplates() {
  const { t, i18n } = useLingui()
  const { timeZone } = useClinicTime()
  const { value } = useLiveQuery('clinic.get', {})
  const [key, setKey] = useState<MessageKey>('appointmentScheduledPatient')
  const [language, setLanguage] = useState<string>(i18n.locale)
  const [channel, setChannel] = useState<'email' | 'sms'>('email')
  const before = wallTime('2027-03-09T09:30:00Z', timeZone, language)
  const after = wallTime('2027-03-11T13:00:00Z', timeZone, language)
  const { subject, text } = renderMessage(
    key,
    {
      clinic: value?.clinic?.name ?? '',
      clinicPhone: value?.clinic?.phone ?? '',
      patient: t`Ana Example`,
      doctor: t`Dr. Example`,
      doctorBefore: t`Dr. Example`,
      memberId: '2345-6789-2345',
      doctorNumber: '7-02',
      rating: 5,
      instructions: t`Do not eat until the numbness is gone.`,
      date: after.date,
      time: after.time,
      dateBefore: before.date,
      timeBefore: before.time,
    },
    language,
    channel,
  )
  return (
    <Panel title={t`What the clinic writes`}>
      <Stack gap="sm" maw={760}>
        <Group grow align="flex-end">
          <Select
            label={t`Message`}
            data={messageKeys.map((one) => ({ value: one, label: i18n._(names[one]) }))}
            value={key}
            allowDeselect={false}
            onChange={(chosen) => chosen && setKey(chosen)}
          />
          <Select
            label={t`Language`}
            data={languageOptions}
            value={language}
            allowDeselect={false}
            onChange={(chosen) => chosen && setLanguage(chosen)}
          />
        </Group>
        <SegmentedControl
          value={channel}
          onChange={setChannel}
          data={[
            { value: 'email', label: t`E-mail` },
            { value: 'sms', label: t`Text message` },
          ]}
        />
        <div aria-live="polite" lang={language}>
          {channel === 'email' && (
            <Text fw={600} mb="xs" dir="auto">
              {subject}
            </Text>
          )}
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} dir="auto">
            {text}
          </Text>
        </div>
      </Stack>
    </Panel>
  )
}

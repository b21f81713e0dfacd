/** What this patient said, and feedback taken at the desk. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Radio, Select, Stack, Textarea } from '@mantine/core'
import { IconStar } from '@tabler/icons-react'
import { useState } from 'react'
import { useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { FeedbackItem } from '../../ui/feedback-item.tsx'
import { Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Empty, Loading, Refused } from '../../ui/states.tsx'

export function PatientFeedback({ patientId }: { patientId: string }) {
  const { t } = useLingui()
  const { value: feedback, refusal } = useLiveQuery('feedback.list', { patientId, limit: 200 })
  if (refusal) return <Refused refusal={refusal} />
  if (!feedback) return <Loading />
  return (
    <Stack gap="md">
      <TakeFeedback patientId={patientId} />
      {feedback.length === 0 && <Empty icon={IconStar} title={t`No feedback`} />}
      {feedback.map((one) => (
        <FeedbackItem key={one.id} feedback={one} />
      ))}
    </Stack>
  )
}

function TakeFeedback({ patientId }: { patientId: string }) {
  const { t } = useLingui()
  const { value: doctors } = useLiveQuery('doctors.list', {})
  const { value: visits } = useLiveQuery('appointments.forPatient', { patientId, limit: 20 })
  const [submit, running] = useCommand('feedback.submit')
  const [chosenDoctorId, setDoctorId] = useState<string | null>(null)
  const [rating, setRating] = useState(0)
  const [text, setText] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const lastVisit = visits?.find(({ status }) => status === 'done' || status === 'inRoom')
  const doctorId = chosenDoctorId ?? lastVisit?.doctorId ?? doctors?.[0]?.id
  return (
    <Panel title={t`Take feedback at the desk`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (doctorId === undefined) return
          const appointment = lastVisit?.doctorId === doctorId ? { appointmentId: lastVisit.id } : {}
          void submit({
            patientId,
            doctorId,
            rating,
            text: text.trim(),
            channel: 'desk',
            ...appointment,
          }).then((answer) => {
            setRefusal(answer.ok ? undefined : answer.error)
            if (!answer.ok) return
            setRating(0)
            setText('')
          })
        }}
      >
        <Stack gap="sm">
          {refusal && <Refused refusal={refusal} />}
          <Group>
            <Select
              label={t`Doctor`}
              data={doctors?.map((doctor) => ({ value: doctor.id, label: doctorName(doctor) })) ?? []}
              value={doctorId ?? null}
              allowDeselect={false}
              onChange={setDoctorId}
            />
            <Radio.Group
              label={t`Rating`}
              value={rating === 0 ? null : String(rating)}
              onChange={(value) => setRating(Number(value))}
            >
              <Group gap="sm" h={36}>
                {[1, 2, 3, 4, 5].map((stars) => (
                  <Radio key={stars} value={String(stars)} label={t`${stars} of 5`} />
                ))}
              </Group>
            </Radio.Group>
          </Group>
          <Textarea
            label={t`In the patient’s words`}
            autosize
            minRows={2}
            dir="auto"
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button
            type="submit"
            loading={running}
            disabled={rating === 0 || !text.trim()}
            style={{ alignSelf: 'end' }}
          >
            <Trans>Keep feedback</Trans>
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}

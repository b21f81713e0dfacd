/** What a patient said of a doctor, and the answer. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Rating, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Feedback } from '#shared/domain/records/feedback.ts'
import { core, useCommand, useLiveQuery } from '../client/core.ts'
import type { ClientRefusal } from '../client/core-connection.ts'
import { useClinicTime } from './clinic-time.tsx'
import { Panel } from './page.tsx'
import { doctorName } from './people-names.ts'
import { Refused } from './states.tsx'
import { useOfferUndo } from './undo.tsx'

export function FeedbackItem({ feedback }: { feedback: Feedback }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  const [respond, running] = useCommand('feedback.respond')
  const [text, setText] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const offerUndo = useOfferUndo()
  const doctor = doctors?.find(({ id }) => id === feedback.doctorId)
  const answerIt = async () => {
    const { id: feedbackId } = feedback
    const answer = await respond({ feedbackId, text: text.trim() })
    setRefusal(answer.ok ? undefined : answer.error)
    // The text stays in the field: who takes the answer back finds it there.
    if (answer.ok)
      offerUndo(t`Feedback answered.`, () => core.command('feedback.takeBackAnswer', { feedbackId }))
  }
  return (
    <Panel>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm" fw={600}>
            {doctor && doctorName(doctor)}
          </Text>
          <Group gap="xs">
            <Rating
              role="img"
              value={feedback.rating}
              readOnly
              size="sm"
              aria-label={t`${feedback.rating} of 5`}
            />
            <Text size="xs" c="dimmed">
              {clinicTime.dateAndTime(feedback.submittedAt)}
            </Text>
          </Group>
        </Group>
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} dir="auto">
          {feedback.text}
        </Text>
        {refusal && <Refused refusal={refusal} />}
        {feedback.response ? (
          <Text
            size="sm"
            ps="sm"
            style={{ borderInlineStart: '3px solid var(--clinic-line)', whiteSpace: 'pre-wrap' }}
          >
            <strong>{feedback.response.staffName}:</strong> {feedback.response.text}
          </Text>
        ) : (
          <Group align="flex-end" wrap="nowrap">
            <Textarea
              aria-label={t`Answer`}
              placeholder={t`Answer`}
              autosize
              minRows={1}
              style={{ flex: 1 }}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button disabled={!text.trim()} loading={running} onClick={() => void answerIt()}>
              <Trans>Answer</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}

/** How the clinic writes to people: who sends, when patients are reminded, and when nobody is disturbed. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, MultiSelect, Select, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import type { Clinic, MessagingSettings } from '#shared/domain/records/clinic.ts'
import { core, useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'

const minutesOfDay = 1440
/** A week before, and so on down to half an hour. */
const usualReminders = [10_080, 4320, 2880, 1440, 480, 240, 120, 60, 30]
const mostReminders = 5
const usualQuietHours = { from: '21:00', to: '08:00' }

export function SendingRules({
  messaging,
  workstationId,
}: {
  messaging: Clinic['messaging']
  /** This workstation's. */
  workstationId: string
}) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const [update, running] = useCommand('clinic.update')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const before: MessagingSettings = messaging ?? {}
  const [wish, setWish] = useState(before)
  const { sender, reminders = [], quietHours } = wish
  const lengths = [...new Set([...usualReminders, ...reminders])].sort((one, other) => other - one)
  const isElsewhere = sender !== undefined && sender !== 'worker' && sender !== workstationId
  const save = async () => {
    setRefusal(undefined)
    const answer = await update({ messaging: wish })
    if (!answer.ok) setRefusal(answer.error)
    else offerUndo(t`Rules for messages saved.`, () => core.command('clinic.update', { messaging: before }))
  }
  const senders = [
    { value: '', label: t`A worker on a server; without a hub, this computer` },
    { value: workstationId, label: t`This computer` },
    ...(isElsewhere ? [{ value: sender, label: t`Another computer (${sender.slice(0, 8)})` }] : []),
  ]
  return (
    <Panel title={t`Rules of the clinic`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap="sm">
          <Select
            label={t`Who sends`}
            description={t`One sends for the whole clinic. To have another computer send, open this page there. It should be one that stays on.`}
            data={senders}
            value={sender === undefined || sender === 'worker' ? '' : sender}
            allowDeselect={false}
            onChange={(chosen) => {
              const { sender: _before, ...others } = wish
              setWish(chosen ? { ...others, sender: chosen } : others)
            }}
          />
          <MultiSelect
            label={t`Patients are reminded before their appointment`}
            description={t`Nobody is reminded of what they were told after the reminder was due.`}
            placeholder={reminders.length === 0 ? t`Not reminded` : ''}
            data={lengths.map((minutes) => ({ value: String(minutes), label: lengthText(minutes) }))}
            value={reminders.map(String)}
            maxValues={mostReminders}
            clearable
            clearButtonProps={{ 'aria-label': t`Without reminders` }}
            onChange={(chosen) => setWish({ ...wish, reminders: chosen.map(Number) })}
          />
          <Switch
            label={t`Quiet hours`}
            description={t`Patients’ messages wait until they are over, by the clinic’s clock.`}
            checked={quietHours !== undefined}
            onChange={({ currentTarget: { checked } }) => {
              const { quietHours: _before, ...others } = wish
              setWish(checked ? { ...others, quietHours: before.quietHours ?? usualQuietHours } : others)
            }}
          />
          {quietHours && (
            <Group gap="sm">
              <TimeField
                label={t`From`}
                required
                w={120}
                value={quietHours.from}
                onChange={(from) => setWish({ ...wish, quietHours: { ...quietHours, from } })}
              />
              <TimeField
                label={t`Until`}
                required
                w={120}
                value={quietHours.to}
                onChange={(to) => setWish({ ...wish, quietHours: { ...quietHours, to } })}
              />
            </Group>
          )}
          {quietHours && quietHours.from === quietHours.to && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              <Trans>Quiet hours need a beginning and an end that differ.</Trans>
            </Text>
          )}
          {refusal && <Refused refusal={refusal} />}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={running}
              disabled={quietHours !== undefined && quietHours.from === quietHours.to}
            >
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )

  function lengthText(minutes: number): string {
    if (minutes % minutesOfDay === 0) {
      const days = minutes / minutesOfDay
      return days === 1 ? t`1 day before` : t`${days} days before`
    }
    if (minutes % 60 === 0) {
      const hours = minutes / 60
      return hours === 1 ? t`1 hour before` : t`${hours} hours before`
    }
    return t`${minutes} minutes before`
  }
}

/** The address under which the doctor's own calendar program reads the appointments. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Checkbox, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { CommandOutput } from '#shared/contract/contract.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'

type Doctor = CommandOutput<'doctors.closeCalendar'>

export function DoctorCalendar({ doctor }: { doctor: Doctor }) {
  const { t } = useLingui()
  const [names, setNames] = useState(false)
  const [path, setPath] = useState<string>()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [open, opening] = useCommand('doctors.openCalendar')
  const [close, closing] = useCommand('doctors.closeCalendar')
  const make = async () => {
    setRefusal(undefined)
    const answer = await open({ doctorId: doctor.id, names })
    if (answer.ok) setPath(answer.value.path)
    else setRefusal(answer.error)
  }
  const takeBack = async () => {
    setRefusal(undefined)
    setPath(undefined)
    const answer = await close({ doctorId: doctor.id })
    if (!answer.ok) setRefusal(answer.error)
  }
  return (
    <Panel title={t`Calendar on the doctor’s own devices`}>
      <Stack gap="sm">
        <Text size="sm">
          {doctor.calendarFeed ? (
            <Trans>
              There is an address that a calendar program reads. Whoever has it sees the appointments.
            </Trans>
          ) : (
            <Trans>
              A calendar program can read the appointments from the patients’ portal, by a secret address.
            </Trans>
          )}
        </Text>
        <Checkbox
          label={t`Entries name the patients`}
          description={t`Otherwise each entry only says that there is an appointment.`}
          checked={names}
          onChange={(event) => setNames(event.currentTarget.checked)}
        />
        {path !== undefined && (
          <Alert role="status">
            <Text size="sm">
              <Trans>Add this to the portal’s address. It is shown this once.</Trans>
            </Text>
            <Code block dir="ltr">
              {path}
            </Code>
          </Alert>
        )}
        {refusal && <Refused refusal={refusal} />}
        <Group justify="flex-end">
          {doctor.calendarFeed && (
            <Button variant="default" loading={closing} onClick={() => void takeBack()}>
              <Trans>Take the address back</Trans>
            </Button>
          )}
          <Button variant="light" loading={opening} onClick={() => void make()}>
            {doctor.calendarFeed ? <Trans>Make a new address</Trans> : <Trans>Make an address</Trans>}
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}

/** Shows a recovery key, this once, and has part of it typed: only then does it count. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import type { Result } from '#shared/lib/result.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'
import classes from './opening.module.css'

export interface ShownRecoveryKey {
  recoveryKey: string
  /** Counted from 1. */
  askedGroups: number[]
}

/** @param onConfirm gets the typed groups in the order in which they were asked for */
export function ConfirmRecoveryKey({
  shown,
  onConfirm,
  action,
}: {
  shown: ShownRecoveryKey
  onConfirm: (typed: string[]) => Promise<Result<unknown, ClientRefusal>>
  action: string
}) {
  const { t } = useLingui()
  const [typed, setTyped] = useState(() => shown.askedGroups.map(() => ''))
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [running, setRunning] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setRunning(true)
    setRefusal(undefined)
    const answer = await onConfirm(typed)
    setRunning(false)
    if (!answer.ok) setRefusal(answer.error)
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Text>
          <Trans>
            This is the recovery key. It opens the records, and every backup of them, when the passphrase is
            forgotten or this computer is lost. It is shown only now.
          </Trans>
        </Text>
        <ol className={classes.groups} dir="ltr" aria-label={t`Recovery key`}>
          {shown.recoveryKey.split('-').map((group, index) => (
            <li key={index} className={classes.group}>
              <span className={classes.number} aria-hidden>
                {index + 1}
              </span>
              <span data-recovery-group={index + 1}>{group}</span>
            </li>
          ))}
        </ol>
        <Group gap="xs" className={classes.notPrinted}>
          <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            <Trans>Print</Trans>
          </Button>
          <Button
            variant="default"
            leftSection={<IconCopy size={16} />}
            onClick={() => void navigator.clipboard.writeText(shown.recoveryKey)}
          >
            <Trans>Copy</Trans>
          </Button>
        </Group>
        <Alert color="yellow" variant="light">
          <Trans>
            Write it on paper and keep it where only the owner reaches it, away from this computer. Whoever
            has it and the files can read everything; without it and the passphrase nobody can.
          </Trans>
        </Alert>
        <Stack gap="sm" className={classes.notPrinted}>
          <Text size="sm">
            <Trans>Type two of its groups from your copy:</Trans>
          </Text>
          <Group grow align="flex-start">
            {shown.askedGroups.map((group, index) => (
              <TextInput
                key={group}
                label={t`Group ${group}`}
                required
                autoComplete="off"
                dir="ltr"
                value={typed[index]}
                onChange={(event) => setTyped(typed.with(index, event.currentTarget.value))}
              />
            ))}
          </Group>
          {refusal && <Refused refusal={refusal} />}
          <Group justify="flex-end">
            <Button type="submit" loading={running}>
              {action}
            </Button>
          </Group>
        </Stack>
      </Stack>
    </form>
  )
}

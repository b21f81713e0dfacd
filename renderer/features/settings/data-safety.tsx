/** What opens the records, and how that is changed. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import type { OpeningStatus } from '#shared/contract/opening.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import {
  ConfirmRecoveryKey,
  NewPassphraseFields,
  type ShownRecoveryKey,
  usePassphraseProblem,
} from '../opening/index.tsx'

export function DataSafety() {
  const { t } = useLingui()
  const { value: status } = useLiveQuery('opening.status', {})
  const [changing, setChanging] = useState(false)
  const [shown, setShown] = useState<ShownRecoveryKey>()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [make, making] = useCommand('keys.makeRecoveryKey')
  if (!status) return null

  const showNew = async () => {
    setRefusal(undefined)
    const answer = await make({})
    if (answer.ok) setShown(answer.value)
    else setRefusal(answer.error)
  }
  const confirm = async (confirmation: string[]) => {
    const answer = await core.command('keys.confirmRecoveryKey', { confirmation })
    if (answer.ok) {
      setShown(undefined)
      notifications.show({
        message: t`The recovery key counts from now on. One from before no longer does.`,
        withCloseButton: false,
      })
    }
    return answer
  }
  return (
    <Panel title={t`Data and safety`}>
      <Stack gap="sm">
        <Text>
          <OpensBySentence status={status} />
        </Text>
        {status.opensBy === 'file' && (
          <Alert color="yellow" icon={<IconKey size={18} />} title={t`The key of the records lies in a file`}>
            <Trans>
              Whoever can read this computer’s files can read the records. Set a passphrase to change that.
            </Trans>
          </Alert>
        )}
        {!status.recoveryKeySet && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t`There is no recovery key`}>
            <Trans>Without one, a backup cannot be opened when this computer is lost.</Trans>
          </Alert>
        )}
        {refusal && <Refused refusal={refusal} />}
        <Group gap="xs">
          <Button variant="default" onClick={() => setChanging(true)}>
            {status.passphraseSet ? <Trans>Change the passphrase</Trans> : <Trans>Set a passphrase</Trans>}
          </Button>
          <Button variant="default" loading={making} onClick={() => void showNew()}>
            <Trans>Make a new recovery key</Trans>
          </Button>
        </Group>
      </Stack>
      <Modal opened={changing} onClose={() => setChanging(false)} title={t`Passphrase`}>
        <ChangePassphrase status={status} onDone={() => setChanging(false)} />
      </Modal>
      <Modal
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={t`New recovery key`}
        size="lg"
        closeOnClickOutside={false}
      >
        {shown && <ConfirmRecoveryKey shown={shown} action={t`Use this recovery key`} onConfirm={confirm} />}
      </Modal>
    </Panel>
  )
}

function OpensBySentence({ status }: { status: OpeningStatus }) {
  switch (status.opensBy) {
    case 'system':
      return (
        <Trans>The records are encrypted. This computer’s password store opens them at each start.</Trans>
      )
    case 'passphrase':
      return <Trans>The records are encrypted. The passphrase opens them at each start.</Trans>
    case 'file':
      return <Trans>The records are encrypted, and this computer opens them by itself.</Trans>
  }
}

function ChangePassphrase({ status, onDone }: { status: OpeningStatus; onDone: () => void }) {
  const { t } = useLingui()
  const [current, setCurrent] = useState('')
  const [typed, setTyped] = useState({ passphrase: '', repeated: '' })
  const [problem, setProblem] = useState<string>()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [change, running] = useCommand('keys.changePassphrase')
  const problemOf = usePassphraseProblem()
  const submit = async () => {
    const found = problemOf(typed)
    setProblem(found)
    setRefusal(undefined)
    if (found !== undefined) return
    const answer = await change({
      passphrase: typed.passphrase,
      ...(status.passphraseSet ? { currentPassphrase: current } : {}),
    })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    notifications.show({ message: t`The passphrase counts from now on.`, withCloseButton: false })
    onDone()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      noValidate
    >
      <Stack gap="md">
        {status.passphraseSet && (
          <PasswordInput
            label={t`Passphrase so far`}
            required
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed`, tabIndex: 0 }}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        <NewPassphraseFields value={typed} onChange={setTyped} problem={problem} />
        {status.opensBy === 'file' && (
          <Text size="sm">
            <Trans>From then on the passphrase is asked for at each start.</Trans>
          </Text>
        )}
        {refusal && <Refused refusal={refusal} />}
        <Group justify="flex-end">
          <Button type="submit" loading={running}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** First run, before anything is written: what opens the records, and the recovery key. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import type { OpeningStatus, OpensBy } from '#shared/contract/opening.ts'
import { core, useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'
import { NewPassphraseFields, usePassphraseProblem } from './new-passphrase.tsx'
import { OpeningCard } from './opening-card.tsx'
import { ConfirmRecoveryKey, type ShownRecoveryKey } from './recovery-key.tsx'
import { RestoreForm } from './restore-form.tsx'

export function NewKeyScreen({ status }: { status: OpeningStatus }) {
  const { t } = useLingui()
  const [opensBy, setOpensBy] = useState<OpensBy>(status.systemStore ? 'system' : 'passphrase')
  const [typed, setTyped] = useState({ passphrase: '', repeated: '' })
  const [problem, setProblem] = useState<string>()
  const [shown, setShown] = useState<ShownRecoveryKey>()
  const [restoring, setRestoring] = useState(false)
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [make, making] = useCommand('keys.makeRecoveryKey')
  const problemOf = usePassphraseProblem()

  const goOn = async () => {
    const found = opensBy === 'passphrase' ? problemOf(typed) : undefined
    setProblem(found)
    if (found !== undefined) return
    const answer = await make({})
    if (answer.ok) setShown(answer.value)
    else setRefusal(answer.error)
  }

  if (restoring) {
    return (
      <OpeningCard icon={IconKey} title={t`Restore a backup`}>
        <RestoreForm asksForKey backups={[]} />
        <Group>
          <Button variant="subtle" onClick={() => setRestoring(false)}>
            <Trans>Back</Trans>
          </Button>
        </Group>
      </OpeningCard>
    )
  }
  if (shown) {
    return (
      <OpeningCard icon={IconKey} title={t`Keep the recovery key`}>
        <ConfirmRecoveryKey
          shown={shown}
          action={t`Go on`}
          onConfirm={(confirmation) =>
            core.command('keys.setUp', {
              opensBy,
              confirmation,
              ...(opensBy === 'passphrase' ? { passphrase: typed.passphrase } : {}),
            })
          }
        />
      </OpeningCard>
    )
  }
  return (
    <OpeningCard icon={IconKey} title={t`Protect the records`}>
      <Text>
        <Trans>
          Everything the clinic writes is encrypted on this computer’s disk. Choose what opens it at each
          start.
        </Trans>
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void goOn()
        }}
        noValidate
      >
        <Stack gap="md">
          <Radio.Group
            value={opensBy}
            onChange={(value) => setOpensBy(value as OpensBy)}
            label={t`What opens the records`}
          >
            <Stack gap="xs" mt="xs">
              {status.systemStore && (
                <Radio
                  value="system"
                  label={t`This computer’s password store`}
                  description={t`Opens when you are signed in to this computer. Nothing to type.`}
                />
              )}
              <Radio value="passphrase" label={t`A passphrase`} description={t`Asked for at each start.`} />
              {!status.systemStore && (
                <Radio
                  value="file"
                  label={t`This computer opens by itself`}
                  description={t`Nothing to type, and nothing protected: see below.`}
                />
              )}
            </Stack>
          </Radio.Group>
          {opensBy === 'passphrase' && (
            <NewPassphraseFields value={typed} onChange={setTyped} problem={problem} />
          )}
          {opensBy === 'file' && (
            <Alert
              color="red"
              variant="light"
              icon={<IconAlertTriangle size={18} />}
              title={t`Whoever takes this computer can read every record`}
            >
              <Trans>
                This system has no store for secrets, so the key would lie in a file beside the records.
                Choose this only where the whole disk is encrypted.
              </Trans>
            </Alert>
          )}
          {refusal && <Refused refusal={refusal} />}
          <Group justify="space-between">
            <Button variant="subtle" onClick={() => setRestoring(true)}>
              <Trans>I have a backup to restore</Trans>
            </Button>
            <Button type="submit" loading={making}>
              <Trans>Go on</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </OpeningCard>
  )
}

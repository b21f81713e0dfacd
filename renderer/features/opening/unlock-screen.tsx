/** The records are locked: by passphrase, or by recovery key when it is lost. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import type { OpeningStatus } from '#shared/contract/opening.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'
import { NewPassphraseFields, usePassphraseProblem } from './new-passphrase.tsx'
import { OpeningCard } from './opening-card.tsx'

export function UnlockScreen({ status }: { status: OpeningStatus }) {
  const { t } = useLingui()
  const [byRecoveryKey, setByRecoveryKey] = useState(!status.passphraseSet)
  const [passphrase, setPassphrase] = useState('')
  const [recoveryKey, setRecoveryKey] = useState('')
  const [typed, setTyped] = useState({ passphrase: '', repeated: '' })
  const [problem, setProblem] = useState<string>()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [unlock, running] = useCommand('keys.unlock')
  const problemOf = usePassphraseProblem()
  // Where the computer's own store takes the key again, no passphrase is needed.
  const asksNew = byRecoveryKey && !status.systemStore

  const open = async () => {
    const found = asksNew ? problemOf(typed) : undefined
    setProblem(found)
    setRefusal(undefined)
    if (found !== undefined) return
    const answer = await unlock(
      byRecoveryKey
        ? { recoveryKey, ...(asksNew ? { newPassphrase: typed.passphrase } : {}) }
        : { passphrase },
    )
    if (!answer.ok) setRefusal(answer.error)
  }

  return (
    <OpeningCard icon={IconLock} title={t`The clinic’s records are locked`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
        noValidate
      >
        <Stack gap="md">
          {!status.passphraseSet && (
            <Text>
              <Trans>
                This computer’s password store does not open them. Sign in as the person who set the clinic
                up, or type the recovery key.
              </Trans>
            </Text>
          )}
          {byRecoveryKey ? (
            <>
              <TextInput
                label={t`Recovery key`}
                description={t`Eight groups of five, from the paper. Capitals and spaces do not matter.`}
                required
                autoFocus
                autoComplete="off"
                dir="ltr"
                value={recoveryKey}
                onChange={(event) => setRecoveryKey(event.currentTarget.value)}
              />
              {asksNew && <NewPassphraseFields value={typed} onChange={setTyped} problem={problem} />}
            </>
          ) : (
            <PasswordInput
              label={t`Passphrase`}
              required
              autoFocus
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed`, tabIndex: 0 }}
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
          )}
          {refusal && <Refused refusal={refusal} />}
          <Group justify="space-between">
            {status.passphraseSet && status.recoveryKeySet ? (
              <Button
                variant="subtle"
                onClick={() => {
                  setByRecoveryKey(!byRecoveryKey)
                  setRefusal(undefined)
                }}
              >
                {byRecoveryKey ? <Trans>Use the passphrase</Trans> : <Trans>Passphrase forgotten</Trans>}
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" loading={running}>
              <Trans>Open</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </OpeningCard>
  )
}

/** When no administrator can sign in any more: the recovery key on paper gives one of them a new password. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { refusedField } from '../../ui/field-refusal.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Refused } from '../../ui/states.tsx'

/** @param onDone goes back to signing in */
export function RecoverAdministrator({ onDone }: { onDone: () => void }) {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  const [recover, running] = useCommand('keys.recoverAdministrator')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [recovered, setRecovered] = useState<string>()
  const form = useForm({
    initialValues: { recoveryKey: '', name: '', password: '', passwordAgain: '' },
    validate: {
      recoveryKey: (value) => (value.trim() ? null : t`Type the recovery key.`),
      name: (value) => (value.trim() ? null : t`Give a name.`),
      password: (value) => (value ? null : t`Choose a password.`),
      passwordAgain: (value, { password }) => (value === password ? null : t`The two are not the same.`),
    },
  })
  const submit = form.onSubmit(async ({ recoveryKey, name, password }) => {
    setRefusal(undefined)
    const answer = await recover({ recoveryKey, name, password })
    if (answer.ok) return setRecovered(answer.value.name)
    const field = refusedField(answer.error)
    if (field && field in form.values) form.setFieldError(field, refusalText(answer.error))
    else setRefusal(answer.error)
  })
  if (recovered !== undefined)
    return (
      <Stack gap="md">
        <Alert variant="light" role="status">
          <Trans>{recovered} can sign in with the new password. Every administrator is told.</Trans>
        </Alert>
        <Button onClick={onDone}>
          <Trans>Sign in</Trans>
        </Button>
      </Stack>
    )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          <Trans>
            Whoever holds the clinic’s recovery key on paper can give an administrator a new password. It is
            noted in the audit trail.
          </Trans>
        </Text>
        {refusal && <Refused refusal={refusal} />}
        <TextInput
          label={t`Recovery key`}
          required
          autoFocus
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          styles={{ input: { fontFamily: 'monospace' } }}
          {...form.getInputProps('recoveryKey')}
        />
        <TextInput label={t`Name or e-mail of the administrator`} required {...form.getInputProps('name')} />
        <PasswordInput
          label={t`New password`}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label={t`Password once more`}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          {...form.getInputProps('passwordAgain')}
        />
        <Group justify="space-between">
          <Button variant="subtle" onClick={onDone}>
            <Trans>Back</Trans>
          </Button>
          <Button type="submit" loading={running}>
            <Trans>Set the password</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

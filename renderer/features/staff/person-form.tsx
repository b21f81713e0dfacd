/** What an administrator changes of a member of staff: what they are called, which doctor they are, a new password. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { core } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { EmailField } from '../../ui/contact-fields.tsx'
import { refusedField } from '../../ui/field-refusal.ts'
import { useRecordForm } from '../../ui/record-form.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { useSession } from '../../ui/session.tsx'
import { Refused } from '../../ui/states.tsx'
import { useTell } from '../../ui/tell.ts'
import { useOfferUndo } from '../../ui/undo.tsx'
import { DoctorRecordSelect } from './doctor-record-select.tsx'

type Person = QueryOutput<'staff.list'>[number]

const valuesOf = ({ name, email = '', doctorId = '' }: Person) => ({ name, email, doctorId, password: '' })

export function PersonForm({ person, onSaved }: { person: Person; onSaved: () => void }) {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  const offerUndo = useOfferUndo()
  const tell = useTell()
  const session = useSession()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [running, setRunning] = useState(false)
  const { form, changes, before } = useRecordForm(person, valuesOf, {
    name: (value) => (value.trim() ? null : t`Give a name.`),
  })
  const staffId = person.id

  async function write({ password, ...details }: typeof changes): Promise<ClientRefusal | undefined> {
    if (Object.keys(details).length > 0) {
      const updated = await core.command('staff.update', { staffId, changes: details })
      if (!updated.ok) return updated.error
      const { password: _, ...reverse } = before
      offerUndo(t`${updated.value.name}: changes saved.`, () =>
        core.command('staff.update', { staffId, changes: reverse }),
      )
    }
    if (!password) return undefined
    const set = await core.command('staff.setPassword', { staffId, password })
    return set.ok ? undefined : set.error
  }

  const submit = form.onSubmit(async () => {
    setRefusal(undefined)
    setRunning(true)
    const refused = await write(changes)
    setRunning(false)
    if (!refused) {
      if (changes.password) tell(t`${person.name}: the new password holds from now on.`)
      onSaved()
      return
    }
    const field = refusedField(refused)
    if (field && field in form.values) form.setFieldError(field, refusalText(refused))
    else setRefusal(refused)
  })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {refusal && <Refused refusal={refusal} />}
        <TextInput label={t`Name`} required maxLength={200} data-autofocus {...form.getInputProps('name')} />
        <EmailField {...form.getInputProps('email')} />
        <DoctorRecordSelect {...form.getInputProps('doctorId')} />
        {/* One's own is changed with the one before, under My password. */}
        {session?.staff?.id !== staffId && (
          <PasswordInput
            label={t`New password`}
            description={t`For who has forgotten theirs. Left empty, it stays as it is.`}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
            {...form.getInputProps('password')}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={running} disabled={Object.keys(changes).length === 0}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Those who work here: who they are, what they may do, and whether they can sign in. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  Badge,
  Button,
  Group,
  Modal,
  MultiSelect,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { roles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import type { Answer, ClientRefusal } from '../../client/core-connection.ts'
import { EmailField } from '../../ui/contact-fields.tsx'
import { filledIn } from '../../ui/field-refusal.ts'
import { Panel } from '../../ui/page.tsx'
import { roleNames } from '../../ui/role-names.ts'
import { useMay } from '../../ui/session.tsx'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import { DoctorRecordSelect } from './doctor-record-select.tsx'
import { PersonForm } from './person-form.tsx'

/** White letters on yellow or grey are hard to read. */
const quiet = { variant: 'light', c: 'var(--mantine-color-text)', tt: 'none' } as const

type Person = QueryOutput<'staff.list'>[number]

export function StaffPanel() {
  const may = useMay()
  return may('staff.list') ? <Staff /> : null
}

function useRoleOptions(): { value: Role; label: string }[] {
  const { i18n } = useLingui()
  return roles.map((value) => ({ value, label: i18n._(roleNames[value]) }))
}

function Staff() {
  const { t } = useLingui()
  const { value: people } = useLiveQuery('staff.list', {})
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const show = (answer: Answer<unknown>) => setRefusal(answer.ok ? undefined : answer.error)
  return (
    <Panel title={t`Staff`}>
      <Stack gap="md">
        {refusal && <Refused refusal={refusal} />}
        {people?.map((person) => (
          <PersonRow key={person.id} person={person} onAnswer={show} />
        ))}
        <NewPerson onAnswer={show} />
      </Stack>
    </Panel>
  )
}

function PersonRow({ person, onAnswer }: { person: Person; onAnswer: (answer: Answer<unknown>) => void }) {
  const { t } = useLingui()
  const options = useRoleOptions()
  const offerUndo = useOfferUndo()
  const [changing, setChanging] = useState(false)
  const { id: staffId, name } = person
  const deactivate = () => core.command('staff.deactivate', { staffId })
  const reactivate = () => core.command('staff.update', { staffId, changes: { active: true } })
  const setRoles = async (chosen: Role[]) => {
    const before = person.roles
    const answer = await core.command('staff.setRoles', { staffId, roles: chosen })
    onAnswer(answer)
    if (answer.ok)
      offerUndo(t`${name}: roles changed.`, () => core.command('staff.setRoles', { staffId, roles: before }))
  }
  const endAccess = async () => {
    const answer = await deactivate()
    onAnswer(answer)
    if (answer.ok) offerUndo(t`${name}: access ended.`, reactivate)
  }
  const giveAccess = async () => {
    const answer = await reactivate()
    onAnswer(answer)
    if (answer.ok) offerUndo(t`${name}: access given again.`, deactivate)
  }
  return (
    <Group align="flex-end" gap="sm">
      <div style={{ flex: 1, minWidth: 140 }}>
        <Text fw={600} size="sm">
          <bdi>{person.name}</bdi>
        </Text>
        <Group gap={6}>
          {!person.active && <Badge {...quiet} color="gray">{t`Works here no more`}</Badge>}
          {person.active && !person.hasPassword && <Badge {...quiet} color="yellow">{t`No password`}</Badge>}
        </Group>
      </div>
      <MultiSelect
        aria-label={t`Roles of ${person.name}`}
        data={options}
        value={person.roles}
        disabled={!person.active}
        onChange={(chosen) => void setRoles(roles.filter((role) => chosen.includes(role)))}
        style={{ flex: 2, minWidth: 220 }}
      />
      {person.active && (
        <Button
          variant="default"
          size="compact-md"
          aria-label={t`Change ${name}`}
          onClick={() => setChanging(true)}
        >
          <Trans>Change</Trans>
        </Button>
      )}
      <Modal
        opened={changing}
        onClose={() => setChanging(false)}
        title={<Text fw={650}>{name}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <PersonForm person={person} onSaved={() => setChanging(false)} />
      </Modal>
      <Button
        variant="default"
        size="compact-md"
        onClick={() => void (person.active ? endAccess() : giveAccess())}
      >
        {person.active ? <Trans>End access</Trans> : <Trans>Give access again</Trans>}
      </Button>
    </Group>
  )
}

function NewPerson({ onAnswer }: { onAnswer: (answer: Answer<unknown>) => void }) {
  const { t } = useLingui()
  const options = useRoleOptions()
  const offerUndo = useOfferUndo()
  const form = useForm({
    initialValues: { name: '', email: '', roles: [] as string[], doctorId: '', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t`Give a name.`),
      roles: (value) => (value.length > 0 ? null : t`Choose at least one role.`),
    },
  })
  const submit = form.onSubmit(async ({ name, email, doctorId, password, roles: chosen }) => {
    const answer = await core.command('staff.create', {
      name: name.trim(),
      roles: roles.filter((role) => chosen.includes(role)),
      ...filledIn({ email: email.trim(), password, doctorId: chosen.includes('doctor') ? doctorId : '' }),
    })
    onAnswer(answer)
    if (!answer.ok) return
    form.reset()
    const { id: staffId } = answer.value
    offerUndo(t`${answer.value.name}: added.`, () => core.command('staff.deactivate', { staffId }))
  })
  return (
    <form onSubmit={submit} noValidate aria-label={t`Add a member of staff`}>
      <Stack gap="xs">
        <Group grow align="flex-start">
          <TextInput label={t`Name`} required maxLength={200} {...form.getInputProps('name')} />
          <EmailField {...form.getInputProps('email')} />
        </Group>
        <Group grow align="flex-start">
          <MultiSelect label={t`Roles`} required data={options} {...form.getInputProps('roles')} />
          <PasswordInput
            label={t`First password`}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
            {...form.getInputProps('password')}
          />
        </Group>
        {form.values.roles.includes('doctor') && <DoctorRecordSelect {...form.getInputProps('doctorId')} />}
        <Group justify="flex-end">
          <Button type="submit" variant="light" leftSection={<IconUserPlus size={17} />}>
            <Trans>Add a member of staff</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Registering: people who may be registered already are shown while typing. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useView } from '../../state/view.ts'
import { filledIn, refusedField } from '../../ui/field-refusal.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { usePatientLine } from '../../ui/patient-line.ts'
import { patientName } from '../../ui/people-names.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Refused } from '../../ui/states.tsx'
import { useLikenessReasons } from './likeness-reasons.ts'
import { PatientFields } from './patient-fields.tsx'
import { PhotoField } from './photo-field.tsx'
import { registrationOf, valuesOfTyped, type PatientValues } from './patient-form.ts'
import classes from './patients.module.css'

export function PatientRegistration({ typed }: { typed: string }) {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  const { go, back } = useView()
  const [register, running] = useCommand('patients.register')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const form = useForm<PatientValues>({
    initialValues: valuesOfTyped(typed),
    validate: {
      familyName: (value, values) => (value.trim() || values.givenName.trim() ? null : t`A name is needed.`),
    },
  })
  const [photo, setPhoto] = useState<string>()
  const submit = form.onSubmit(async (values) => {
    setRefusal(undefined)
    const answer = await register({ ...registrationOf(values), ...(photo === undefined ? {} : { photo }) })
    if (answer.ok) {
      go({ screen: 'patients', patientId: answer.value.id })
      return
    }
    const field = refusedField(answer.error)
    if (field && field in values) {
      form.setFieldError(field, refusalText(answer.error))
      form.getInputNode(field)?.focus()
    } else setRefusal(answer.error)
  })
  return (
    <Page title={t`Register a patient`}>
      <div className={classes.columns}>
        <Panel>
          <form onSubmit={submit} noValidate>
            <Stack gap="md">
              {refusal && <Refused refusal={refusal} />}
              <PatientFields form={form} autoFocus />
              <PhotoField photo={photo} onChange={setPhoto} />
              <Group justify="flex-end">
                <Button variant="default" onClick={back}>
                  <Trans>Leave</Trans>
                </Button>
                <Button type="submit" loading={running} leftSection={<IconUserPlus size={17} />}>
                  <Trans>Register</Trans>
                </Button>
              </Group>
            </Stack>
          </form>
        </Panel>
        <Duplicates values={form.values} />
      </div>
    </Page>
  )
}

function Duplicates({ values }: { values: PatientValues }) {
  const { t } = useLingui()
  const patientLine = usePatientLine()
  const go = useView((view) => view.go)
  const { givenName, familyName, birthDate, phone, email } = values
  const [described] = useDebouncedValue(
    JSON.stringify(filledIn({ givenName, familyName, birthDate, phone, email })),
    120,
  )
  const { value: candidates } = useLiveQuery(
    'patients.duplicates',
    described === '{}' ? undefined : (JSON.parse(described) as Record<string, string>),
  )
  const reasons = useLikenessReasons()
  return (
    <Panel title={t`Registered already?`}>
      <div aria-live="polite">
        {!candidates || candidates.length === 0 ? (
          <Text size="sm" c="dimmed">
            <Trans>People who may be the same are shown here while you type.</Trans>
          </Text>
        ) : (
          <Stack gap="xs">
            {candidates.map(({ patient, because }) => (
              <UnstyledButton
                key={patient.id}
                onClick={() => go({ screen: 'patients', patientId: patient.id })}
              >
                <Text fw={600} size="sm">
                  {patientName(patient)}
                </Text>
                <Text size="xs" c="dimmed">
                  {patientLine(patient)}
                </Text>
                <Text size="xs">{t`Same: ${because.map((reason) => reasons[reason]).join(', ')}`}</Text>
              </UnstyledButton>
            ))}
          </Stack>
        )}
      </div>
    </Panel>
  )
}

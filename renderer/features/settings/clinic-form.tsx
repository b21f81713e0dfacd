import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { core, useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { EmailField, PhoneField } from '../../ui/contact-fields.tsx'
import { countryOptions, languageOptions, timeZoneOptions } from '../../ui/countries.ts'
import { refusedField } from '../../ui/field-refusal.ts'
import { Panel } from '../../ui/page.tsx'
import { useRecordForm } from '../../ui/record-form.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'

/** What counts while nobody has chosen. */
const usualLockMinutes = 10

const valuesOf = (clinic: Clinic) => ({
  name: clinic.name,
  timeZone: clinic.timeZone,
  country: clinic.country,
  region: clinic.region ?? '',
  language: clinic.language,
  phone: clinic.phone ?? '',
  email: clinic.email ?? '',
  address: clinic.address ?? '',
  closedOnHolidays: clinic.closedOnHolidays,
  restoreDays: clinic.restoreDays,
  lockAfterMinutes: clinic.lockAfterMinutes ?? usualLockMinutes,
})

/** What the clinic is called, where it is, and its rules. */
export function ClinicForm({ clinic }: { clinic: Clinic }) {
  const { t, i18n } = useLingui()
  const refusalText = useRefusalText()
  const offerUndo = useOfferUndo()
  const [update, running] = useCommand('clinic.update')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const countries = useMemo(() => countryOptions(i18n.locale), [i18n.locale])
  const { form, changes, before, stored } = useRecordForm(clinic, valuesOf, {
    name: (value) => (value.trim() ? null : t`Give the clinic a name.`),
  })
  const submit = form.onSubmit(async (values) => {
    setRefusal(undefined)
    const answer = await update(changes)
    if (answer.ok) {
      stored(answer.value)
      offerUndo(t`Settings of the clinic saved.`, () => core.command('clinic.update', before))
      return
    }
    const field = refusedField(answer.error)
    if (field && field in values) form.setFieldError(field, refusalText(answer.error))
    else setRefusal(answer.error)
  })
  return (
    <Panel title={t`Clinic`}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {refusal && <Refused refusal={refusal} />}
          <TextInput label={t`Name of the clinic`} required {...form.getInputProps('name')} />
          <Group grow align="flex-start">
            <Select
              label={t`Time zone`}
              searchable
              limit={60}
              data={timeZoneOptions()}
              allowDeselect={false}
              {...form.getInputProps('timeZone')}
            />
            <Select
              label={t`Country`}
              searchable
              data={countries}
              allowDeselect={false}
              {...form.getInputProps('country')}
            />
            <TextInput label={t`Region for holidays`} {...form.getInputProps('region')} />
          </Group>
          <Group grow align="flex-start">
            <Select
              label={t`Language of messages`}
              data={languageOptions}
              allowDeselect={false}
              {...form.getInputProps('language')}
            />
            <PhoneField {...form.getInputProps('phone')} />
            <EmailField {...form.getInputProps('email')} />
          </Group>
          <TextInput label={t`Address`} {...form.getInputProps('address')} />
          <Switch
            label={t`Closed on public holidays`}
            {...form.getInputProps('closedOnHolidays', { type: 'checkbox' })}
          />
          <Group grow align="flex-start">
            <NumberInput
              label={t`Minutes until a window locks`}
              description={t`Without anybody at it; 0 means never.`}
              min={0}
              max={480}
              allowDecimal={false}
              {...form.getInputProps('lockAfterMinutes')}
            />
            <NumberInput
              label={t`Days in which a deleted patient can be restored`}
              description={t`After that the record is erased for good.`}
              allowDecimal={false}
              min={0}
              max={3650}
              {...form.getInputProps('restoreDays')}
            />
          </Group>
          <Group justify="flex-end">
            <Button type="submit" loading={running} disabled={Object.keys(changes).length === 0}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

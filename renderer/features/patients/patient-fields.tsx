/** The fields of a patient, for registering and for changing. */
import { useLingui } from '@lingui/react/macro'
import { Checkbox, Group, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { EmailField, PhoneField } from '../../ui/contact-fields.tsx'
import { languageOptions } from '../../ui/countries.ts'
import type { PatientValues } from './patient-form.ts'

export function PatientFields({
  form,
  autoFocus = false,
}: {
  form: UseFormReturnType<PatientValues>
  autoFocus?: boolean
}) {
  const { t } = useLingui()
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <TextInput
          label={t`Given name`}
          autoFocus={autoFocus}
          maxLength={200}
          {...form.getInputProps('givenName')}
        />
        <TextInput label={t`Family name`} maxLength={200} {...form.getInputProps('familyName')} />
      </Group>
      <Group grow align="flex-start">
        <TextInput
          label={t`Date of birth`}
          description={t`As you like: 7.3.1985, 1985-03-07`}
          {...form.getInputProps('birthDate')}
        />
        <PhoneField description={t`With or without the country code`} {...form.getInputProps('phone')} />
      </Group>
      <Group grow align="flex-start">
        <EmailField {...form.getInputProps('email')} />
        <Select
          label={t`Sex`}
          clearable={form.values.sex !== ''}
          clearButtonProps={{ 'aria-label': t`Clear` }}
          data={[
            { value: 'female', label: t`Female` },
            { value: 'male', label: t`Male` },
            { value: 'other', label: t`Other` },
            { value: 'unknown', label: t`Unknown` },
          ]}
          {...form.getInputProps('sex')}
        />
      </Group>
      <TagsInput
        label={t`Severe allergies`}
        description={t`Press Enter after each`}
        clearable={false}
        {...form.getInputProps('severeAllergies')}
      />
      <Group grow align="flex-start">
        <TagsInput label={t`Other allergies`} {...form.getInputProps('allergies')} />
        <TagsInput label={t`Preconditions`} {...form.getInputProps('preconditions')} />
      </Group>
      <TextInput label={t`Street and number`} maxLength={200} {...form.getInputProps('line')} />
      <Group grow align="flex-start">
        <TextInput label={t`Postal code`} maxLength={200} {...form.getInputProps('postalCode')} />
        <TextInput label={t`Town`} maxLength={200} {...form.getInputProps('city')} />
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t`Language of messages`}
          clearable={form.values.language !== ''}
          clearButtonProps={{ 'aria-label': t`Clear` }}
          data={languageOptions}
          {...form.getInputProps('language')}
        />
        <Select
          label={t`Messages by`}
          clearable={form.values.preferredChannel !== ''}
          clearButtonProps={{ 'aria-label': t`Clear` }}
          data={[
            { value: 'email', label: t`E-mail` },
            { value: 'sms', label: t`Text message` },
            { value: 'none', label: t`No messages` },
          ]}
          {...form.getInputProps('preferredChannel')}
        />
      </Group>
      <Checkbox
        label={t`Agrees to get messages about appointments`}
        {...form.getInputProps('messageConsent', { type: 'checkbox' })}
      />
      <Textarea label={t`Notes`} autosize minRows={2} maxRows={8} {...form.getInputProps('notes')} />
    </Stack>
  )
}

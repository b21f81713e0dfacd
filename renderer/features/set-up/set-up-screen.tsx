/** First run: the clinic, its clock and country, and the first administrator. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, PasswordInput, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconBuildingHospital, IconDevices, IconEye } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useCommand } from '../../client/core.ts'
import { openDemo } from '../../client/shell.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { EmailField, PhoneField } from '../../ui/contact-fields.tsx'
import { countryCodes, countryOptions, languageOptions, timeZoneOptions } from '../../ui/countries.ts'
import { filledIn, refusedField } from '../../ui/field-refusal.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Refused } from '../../ui/states.tsx'
import { CenteredCard } from '../../ui/centered-card.tsx'

/** A first guess from this computer's settings; the person at the desk confirms it. */
function guessedCountry(): string {
  // Read by hand: on some systems the browser reports tags that `Intl.Locale` refuses, such as `en-US@posix`.
  const region = navigator.languages.map((tag) => /^[a-z]{2,3}[-_]([A-Z]{2})\b/.exec(tag)?.[1]).find(Boolean)
  return region && countryCodes.includes(region) ? region : ''
}

/** The demonstration clinic instead, for whoever wants to see it at work first. */
function LookAround() {
  const { t } = useLingui()
  const [opening, setOpening] = useState(false)
  const [failed, setFailed] = useState(false)
  const open = async () => {
    setOpening(true)
    setFailed(false)
    const outcome = await openDemo()
    setFailed(outcome !== 'done')
    if (outcome !== 'done') setOpening(false)
  }
  return (
    <Stack gap={4} align="stretch">
      <Button
        variant="default"
        leftSection={<IconEye size={17} />}
        loading={opening}
        onClick={() => void open()}
      >
        {t`Look around in a demonstration clinic`}
      </Button>
      <Text size="xs" c="dimmed">
        <Trans>
          A clinic with a full week around today. Nothing you do in it is kept, and this computer stays empty:
          close the window and start again to set up your own.
        </Trans>
      </Text>
      {failed && (
        <Text size="sm" c="red" role="alert">
          <Trans>The demonstration could not be opened. Close the window and try again.</Trans>
        </Text>
      )}
    </Stack>
  )
}

/** @param onJoin goes over to joining a clinic that exists */
export function SetUpScreen({ onJoin }: { onJoin: () => void }) {
  const { t, i18n } = useLingui()
  const refusalText = useRefusalText()
  const [setUp, running] = useCommand('clinic.setUp')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const countries = useMemo(() => countryOptions(i18n.locale), [i18n.locale])
  const form = useForm({
    initialValues: {
      name: '',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      country: guessedCountry(),
      language: i18n.locale,
      phone: '',
      administrator: '',
      email: '',
      password: '',
      passwordAgain: '',
    },
    validate: {
      name: (value) => (value.trim() ? null : t`Give the clinic a name.`),
      timeZone: (value) => (value ? null : t`Choose the clinic’s time zone.`),
      country: (value) => (value ? null : t`Choose the country.`),
      administrator: (value) => (value.trim() ? null : t`Say who looks after this clinic.`),
      password: (value) => (value ? null : t`Choose a password.`),
      passwordAgain: (value, { password }) => (value === password ? null : t`The two are not the same.`),
    },
  })

  const submit = form.onSubmit(
    async ({ administrator, email, password, passwordAgain: _again, name, timeZone, country, ...rest }) => {
      setRefusal(undefined)
      const answer = await setUp({
        clinic: { ...filledIn(rest), name: name.trim(), timeZone, country },
        administrator: { name: administrator.trim(), password, ...filledIn({ email: email.trim() }) },
      })
      if (answer.ok) return
      const field = refusedField(answer.error)
      if (field && field in form.values) form.setFieldError(field, refusalText(answer.error))
      else setRefusal(answer.error)
    },
  )

  return (
    <CenteredCard width={620}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Group gap="sm" wrap="nowrap">
            <IconBuildingHospital
              size={34}
              stroke={1.4}
              color="var(--mantine-color-petrol-filled)"
              aria-hidden
            />
            <div>
              <Title order={1}>
                <Trans>Set up your clinic</Trans>
              </Title>
              <Text c="dimmed" size="sm">
                <Trans>Everything is kept on this computer and works without a network.</Trans>
              </Text>
            </div>
          </Group>
          <Group gap="xs">
            <Text size="sm">
              <Trans>Does this clinic work on other computers already?</Trans>
            </Text>
            <Button
              variant="light"
              size="compact-md"
              leftSection={<IconDevices size={16} />}
              onClick={onJoin}
            >
              <Trans>Join a clinic</Trans>
            </Button>
          </Group>
          {refusal && <Refused refusal={refusal} />}
          <TextInput label={t`Name of the clinic`} required autoFocus {...form.getInputProps('name')} />
          <Group grow align="flex-start">
            <Select
              label={t`Time zone`}
              description={t`All times are shown on this clock.`}
              required
              searchable
              data={timeZoneOptions()}
              limit={60}
              allowDeselect={false}
              {...form.getInputProps('timeZone')}
            />
            <Select
              label={t`Country`}
              description={t`Decides public holidays and telephone numbers.`}
              required
              searchable
              data={countries}
              {...form.getInputProps('country')}
            />
          </Group>
          <Group grow align="flex-start">
            <Select
              label={t`Language`}
              data={languageOptions}
              allowDeselect={false}
              {...form.getInputProps('language')}
            />
            <PhoneField {...form.getInputProps('phone')} />
          </Group>
          <Title order={2} mt="xs">
            <Trans>First administrator</Trans>
          </Title>
          <Group grow align="flex-start">
            <TextInput label={t`Your name`} required {...form.getInputProps('administrator')} />
            <EmailField {...form.getInputProps('email')} />
          </Group>
          <Group grow align="flex-start">
            <PasswordInput
              label={t`Password`}
              description={t`At least ten characters; a few words are best.`}
              required
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
              {...form.getInputProps('password')}
            />
            <PasswordInput
              label={t`Password once more`}
              description={t`You sign in with it from now on.`}
              required
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
              {...form.getInputProps('passwordAgain')}
            />
          </Group>
          <Button type="submit" size="md" mt="xs" loading={running}>
            <Trans>Open the clinic</Trans>
          </Button>
          <LookAround />
        </Stack>
      </form>
    </CenteredCard>
  )
}

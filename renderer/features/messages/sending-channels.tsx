/** Over what this computer sends: a mail server, and a provider of text messages. Secrets are never shown again. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  Alert,
  Button,
  Fieldset,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import type { SendingChange } from '#shared/contract/messages.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { filledIn } from '../../ui/field-refusal.ts'
import { isMessageReason, messageReasons } from '../../ui/message-list.tsx'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import { useTell } from '../../ui/tell.ts'

type Sending = QueryOutput<'messages.sending'>
type Security = 'tls' | 'starttls' | 'none'
type Provider = '' | 'twilio' | 'webhook'

const usualPorts: Record<Security, number> = { tls: 465, starttls: 587, none: 25 }

const valuesOf = ({ email, sms }: Sending) => ({
  byEmail: email !== null,
  host: email?.host ?? '',
  security: email?.security ?? ('starttls' as Security),
  port: email?.port ?? ('' as number | ''),
  user: email?.user ?? '',
  password: '',
  from: email?.from ?? '',
  replyTo: email?.replyTo ?? '',
  provider: (sms?.provider ?? '') as Provider,
  accountSid: sms?.accountSid ?? '',
  authToken: '',
  smsFrom: sms?.from ?? '',
  url: sms?.url ?? '',
  idempotent: sms?.idempotent ?? false,
})
type Values = ReturnType<typeof valuesOf>

/** What the form says, as the command takes it. */
function changeOf(values: Values): SendingChange {
  const { byEmail, host, security, port, user, password, from, replyTo } = values
  const { provider, accountSid, authToken, smsFrom, url, idempotent } = values
  const email = {
    host: host.trim(),
    security,
    from: from.trim(),
    ...(port === '' ? {} : { port }),
    ...filledIn({ user: user.trim(), password, replyTo: replyTo.trim() }),
  }
  return {
    ...(byEmail ? { email } : {}),
    ...(provider === 'twilio'
      ? {
          sms: {
            provider,
            accountSid: accountSid.trim(),
            from: smsFrom.trim(),
            ...filledIn({ authToken, url }),
          },
        }
      : {}),
    ...(provider === 'webhook'
      ? {
          sms: {
            provider,
            url: url.trim(),
            idempotent,
            ...filledIn({ token: authToken, from: smsFrom.trim() }),
          },
        }
      : {}),
  }
}

export function SendingChannels({ sending }: { sending: Sending }) {
  const { t, i18n } = useLingui()
  const tell = useTell()
  const { time } = useClinicTime()
  const [configure, running] = useCommand('messages.configureSending')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const { isSender, email, sms, trouble } = sending
  const hasAddress = (text: string) => /^[^@]+@[^@]+$/.test(text.trim())
  const isUrl = (text: string) => /^https?:\/\/\S+$/.test(text.trim())
  const form = useForm<Values>({
    initialValues: valuesOf(sending),
    validate: {
      host: (host, { byEmail }) => (byEmail && !host.trim() ? t`The mail server’s name is needed.` : null),
      from: (from, { byEmail }) =>
        byEmail && !hasAddress(from) ? t`Whose messages they are: Clinic <desk@clinic.example>` : null,
      replyTo: (replyTo, { byEmail }) =>
        byEmail && replyTo.trim() && !hasAddress(replyTo) ? t`That is not an e-mail address.` : null,
      accountSid: (sid, { provider }) =>
        provider === 'twilio' && !sid.trim() ? t`The account’s SID is needed.` : null,
      authToken: (token, { provider, accountSid }) =>
        provider === 'twilio' && !token && !(sms?.hasToken && sms.accountSid === accountSid.trim())
          ? t`The account’s token is needed.`
          : null,
      smsFrom: (from, { provider }) =>
        provider === 'twilio' && from.trim().length < 3 ? t`The sender’s number is needed.` : null,
      url: (url, { provider }) =>
        provider === 'webhook' && !isUrl(url) ? t`An address that begins with https:// is needed.` : null,
    },
  })
  const { byEmail, provider, security } = form.values
  const submit = form.onSubmit(async (values) => {
    setRefusal(undefined)
    const answer = await configure(changeOf(values))
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    form.setValues({ password: '', authToken: '' })
    tell(t`Saved. This computer sends by these settings from now on, where it is the sender.`)
  })
  const keptSecret = (has: boolean | undefined) => (has ? t`Kept; type one to change it` : '')
  const visibility = { 'aria-label': t`Show what is typed`, tabIndex: 0 }
  return (
    <Panel title={t`Sending from this computer`}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm" role="status">
            {isSender && (email ?? sms) ? (
              <Trans>This computer sends the clinic’s messages.</Trans>
            ) : isSender ? (
              <Trans>This computer would send, and does not know over what yet.</Trans>
            ) : (
              <Trans>This computer does not send: the rules name another sender.</Trans>
            )}
          </Text>
          {trouble.map(({ channel, reason, until }) => (
            <Alert key={channel} color="yellow" icon={<IconAlertTriangle size={18} />} role="status">
              {channel === 'sms' ? t`Text messages` : t`E-mail`}:{' '}
              {isMessageReason(reason) ? i18n._(messageReasons[reason]) : reason}
              {until !== null && (
                <>
                  {'. '}
                  <Trans>Tried again at {time(until)}.</Trans>
                </>
              )}
            </Alert>
          ))}
          <Fieldset legend={t`E-mail`}>
            <Stack gap="sm">
              <Switch label={t`Send e-mail`} {...form.getInputProps('byEmail', { type: 'checkbox' })} />
              {byEmail && (
                <>
                  <Group grow align="flex-start">
                    <TextInput
                      label={t`Mail server`}
                      placeholder="smtp.example.com"
                      required
                      dir="ltr"
                      {...form.getInputProps('host')}
                    />
                    <Select
                      label={t`Encryption`}
                      allowDeselect={false}
                      data={[
                        { value: 'starttls', label: t`After a greeting (STARTTLS)` },
                        { value: 'tls', label: t`From the first byte (TLS)` },
                        { value: 'none', label: t`None` },
                      ]}
                      {...form.getInputProps('security')}
                    />
                    <NumberInput
                      label={t`Port`}
                      placeholder={String(usualPorts[security])}
                      min={1}
                      max={65_535}
                      allowDecimal={false}
                      {...form.getInputProps('port')}
                    />
                  </Group>
                  {security === 'none' && (
                    <Text size="sm" c="var(--mantine-color-error)">
                      <Trans>
                        Without encryption everybody on the line can read the messages and the password. Only
                        on this computer’s own line.
                      </Trans>
                    </Text>
                  )}
                  <Group grow align="flex-start">
                    <TextInput label={t`User`} dir="ltr" autoComplete="off" {...form.getInputProps('user')} />
                    <PasswordInput
                      label={t`Password`}
                      autoComplete="off"
                      placeholder={keptSecret(email?.hasPassword)}
                      visibilityToggleButtonProps={visibility}
                      {...form.getInputProps('password')}
                    />
                  </Group>
                  <Group grow align="flex-start">
                    <TextInput
                      label={t`Sent by`}
                      placeholder={t`Clinic <desk@clinic.example>`}
                      required
                      dir="ltr"
                      {...form.getInputProps('from')}
                    />
                    <TextInput
                      label={t`Answers go to`}
                      description={t`The sender, where it is left empty.`}
                      inputWrapperOrder={['label', 'input', 'description', 'error']}
                      dir="ltr"
                      {...form.getInputProps('replyTo')}
                    />
                  </Group>
                </>
              )}
            </Stack>
          </Fieldset>
          <Fieldset legend={t`Text messages`}>
            <Stack gap="sm">
              <Select
                label={t`Provider`}
                allowDeselect={false}
                data={[
                  { value: '', label: t`None` },
                  { value: 'twilio', label: t`Twilio` },
                  { value: 'webhook', label: t`Another one, by its web address` },
                ]}
                {...form.getInputProps('provider')}
              />
              {provider !== '' && (
                <>
                  {provider === 'webhook' ? (
                    <TextInput
                      label={t`Address that takes the messages`}
                      placeholder="https://sms.example.com/send"
                      required
                      dir="ltr"
                      {...form.getInputProps('url')}
                    />
                  ) : (
                    <TextInput
                      label={t`Account SID`}
                      required
                      dir="ltr"
                      autoComplete="off"
                      {...form.getInputProps('accountSid')}
                    />
                  )}
                  <Group grow align="flex-start">
                    <PasswordInput
                      label={t`Token`}
                      required={provider === 'twilio'}
                      autoComplete="off"
                      placeholder={keptSecret(sms?.hasToken)}
                      visibilityToggleButtonProps={visibility}
                      {...form.getInputProps('authToken')}
                    />
                    <TextInput
                      label={t`Sender’s number`}
                      required={provider === 'twilio'}
                      dir="ltr"
                      {...form.getInputProps('smsFrom')}
                    />
                  </Group>
                  {provider === 'webhook' && (
                    <Switch
                      label={t`The provider sends once for each Idempotency-Key`}
                      description={t`Only where the provider promises it: what may have been sent is then asked for again without anybody deciding.`}
                      {...form.getInputProps('idempotent', { type: 'checkbox' })}
                    />
                  )}
                </>
              )}
            </Stack>
          </Fieldset>
          <Text size="xs" c="dimmed">
            <Trans>Kept on this computer alone, in its encrypted database.</Trans>
          </Text>
          {refusal && <Refused refusal={refusal} />}
          <Group justify="flex-end">
            <Button type="submit" loading={running}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

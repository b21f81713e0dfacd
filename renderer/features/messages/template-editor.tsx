/** The words of one message in one language, beside what a made-up recipient would read. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { TemplateProblem } from '#shared/contract/messages.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { useMay } from '../../ui/session.tsx'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import type { Template } from './message-templates.tsx'
import { fieldNames } from './template-names.ts'
import classes from './message-templates.module.css'

export type Channel = 'email' | 'sms'
export interface Words {
  subject: string
  text: string
  sms: string
}

const previewAfterMilliseconds = 120

export function TemplateEditor({
  template: { template, fields },
  name,
  stored,
  channel,
  draft,
  onDraft,
}: {
  template: Template
  /** What people call the message. */
  name: string
  stored: Template['languages'][number]
  channel: Channel
  /** What was typed and not saved. */
  draft: Words | undefined
  onDraft: (words: Words | undefined) => void
}) {
  const { t, i18n } = useLingui()
  const { dateAndTime } = useClinicTime()
  const mayChange = useMay()('templates.update')
  const offerUndo = useOfferUndo()
  const [update, saving] = useCommand('templates.update')
  const [reset, resetting] = useCommand('templates.reset')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const lastField = useRef<HTMLInputElement | HTMLTextAreaElement>(null)
  const { language, edited, editedAt, usual } = stored
  const before: Words = { subject: stored.subject, text: stored.text, sms: stored.sms }
  const words = draft ?? before
  const [looked] = useDebouncedValue(words, previewAfterMilliseconds)
  const { value: preview } = useLiveQuery('templates.preview', { template, language, ...looked })
  const problems = preview?.problems ?? []
  const isSame = (one: Words, other: Words) =>
    one.subject === other.subject && one.text === other.text && one.sms === other.sms

  const type = (part: keyof Words, text: string) => {
    const after = { ...words, [part]: text }
    onDraft(isSame(after, before) ? undefined : after)
  }
  /** Puts a field where the cursor was last, and the cursor behind it. */
  const insert = (field: string) => {
    const part: keyof Words =
      lastField.current?.dataset.part === 'subject' ? 'subject' : channel === 'sms' ? 'sms' : 'text'
    const at = lastField.current?.selectionStart ?? words[part].length
    const to = lastField.current?.selectionEnd ?? at
    type(part, `${words[part].slice(0, at)}{${field}}${words[part].slice(to)}`)
    const input = lastField.current
    const cursor = at + field.length + 2
    if (input)
      requestAnimationFrame(() => {
        input.focus()
        input.setSelectionRange(cursor, cursor)
      })
  }
  const takeBack = () =>
    edited
      ? core.command('templates.update', { template, language, ...before })
      : core.command('templates.reset', { template, language })
  const save = async () => {
    setRefusal(undefined)
    const answer = await update({ template, language, ...words })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    onDraft(undefined)
    offerUndo(t`${name}: new words saved.`, takeBack)
  }
  const usualAgain = async () => {
    setRefusal(undefined)
    const answer = await reset({ template, language })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    onDraft(undefined)
    offerUndo(t`${name}: the usual words again.`, takeBack)
  }
  const passed = (part: keyof Words) => ({
    value: words[part],
    readOnly: !mayChange,
    dir: 'auto',
    lang: language,
    'data-part': part,
    onFocus: (event: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      lastField.current = event.currentTarget
    },
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      type(part, event.currentTarget.value),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Stack gap="sm">
        <div className={classes.sides}>
          <Stack gap="sm">
            {channel === 'email' && <TextInput label={t`Subject`} maxLength={200} {...passed('subject')} />}
            <Textarea
              label={t`Text`}
              autosize
              minRows={channel === 'email' ? 10 : 5}
              maxLength={channel === 'email' ? 10_000 : 1000}
              {...passed(channel === 'email' ? 'text' : 'sms')}
            />
            {mayChange && (
              <div role="group" aria-label={t`Put in`}>
                <Text size="xs" c="dimmed" mb={4}>
                  <Trans>Put in, where the cursor is:</Trans>
                </Text>
                <Group gap={6}>
                  {fields
                    .filter((field) => channel === 'email' || field !== 'instructions')
                    .map((field) => (
                      <Button
                        key={field}
                        size="compact-xs"
                        variant="default"
                        title={`{${field}}`}
                        onClick={() => insert(field)}
                      >
                        {fieldName(field)}
                      </Button>
                    ))}
                </Group>
              </div>
            )}
          </Stack>
          <div>
            <Text size="sm" fw={500} mb={4}>
              <Trans>As a recipient would read it</Trans>
            </Text>
            <div
              className={classes.preview}
              role="region"
              aria-label={t`Preview`}
              aria-live="polite"
              lang={language}
            >
              {channel === 'email' && (
                <Text fw={600} mb="xs" dir="auto">
                  {preview?.subject}
                </Text>
              )}
              <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} dir="auto">
                {channel === 'email' ? preview?.text : preview?.sms}
              </Text>
            </div>
            {channel === 'sms' && preview && <SmsLength text={preview.sms} />}
          </div>
        </div>
        {problems.length > 0 && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="status">
            <ul style={{ margin: 0, paddingInlineStart: 16 }}>
              {problems.map((problem) => (
                <li key={`${problem.part} ${problem.kind} ${problem.field}`}>{problemText(problem)}</li>
              ))}
            </ul>
          </Alert>
        )}
        {refusal && <Refused refusal={refusal} />}
        {mayChange && (
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {editedAt !== null && edited ? (
                <Trans>Own words since {dateAndTime(editedAt)}</Trans>
              ) : (
                <Trans>The usual words</Trans>
              )}
            </Text>
            <Group gap="xs">
              {draft && (
                <Button variant="subtle" color="gray" onClick={() => onDraft(undefined)}>
                  <Trans>Discard changes</Trans>
                </Button>
              )}
              {edited && (
                <Button
                  variant="default"
                  loading={resetting}
                  title={usual.subject}
                  onClick={() => void usualAgain()}
                >
                  <Trans>The usual words again</Trans>
                </Button>
              )}
              <Button type="submit" loading={saving} disabled={!draft || problems.length > 0}>
                <Trans>Save</Trans>
              </Button>
            </Group>
          </Group>
        )}
      </Stack>
    </form>
  )

  function fieldName(field: string): string {
    const known = fieldNames[field]
    return known ? i18n._(known) : field
  }

  function problemText({ part, kind, field = '' }: TemplateProblem): string {
    const where = { subject: t`Subject`, text: t`E-mail`, sms: t`Text message` }[part]
    switch (kind) {
      case 'empty':
        return t`${where}: nothing is said.`
      case 'missing':
        return t`${where}: must tell “${fieldName(field)}”. Put it in.`
      case 'unknown':
        return field in fieldNames
          ? t`${where}: “${fieldName(field)}” is not known to this message. Take it out.`
          : t`${where}: there is no field of the name “${field}”. Take it out, or choose one of those above.`
    }
  }
}

/** Characters that a text message of one part holds, in the alphabet of telephones and in any other. */
const partLengths = { telephone: [160, 153], any: [70, 67] } as const
const isTelephoneAlphabet = (text: string): boolean => /^[\n\r -~£¥èéùìòÇØøÅåÆæßÉ¡ÄÖÑÜ§¿äöñüà]*$/.test(text)

/** How many parts a text message of that length is sent in: each is paid for. */
function SmsLength({ text }: { text: string }) {
  const [one, more] = isTelephoneAlphabet(text) ? partLengths.telephone : partLengths.any
  const parts = text.length <= one ? 1 : Math.ceil(text.length / more)
  return (
    <Text size="xs" c="dimmed" mt={4}>
      <Plural value={parts} one="# text message" other="Sent as # text messages" />
    </Text>
  )
}

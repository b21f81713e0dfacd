/** The texts that the clinic sends, in each of its languages: choosing one, and whose own words it has. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Badge, Group, NavLink, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { isMessageKey } from '#shared/messaging/wordings.ts'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { useLiveQuery } from '../../client/core.ts'
import { languageOptions } from '../../ui/countries.ts'
import { Panel } from '../../ui/page.tsx'
import { Loading, Refused } from '../../ui/states.tsx'
import { TemplateEditor, type Channel, type Words } from './template-editor.tsx'
import { templateNames } from './template-names.ts'
import classes from './message-templates.module.css'

export type Template = QueryOutput<'templates.list'>[number]

export function MessageTemplates() {
  const { t, i18n } = useLingui()
  const { value: templates, refusal } = useLiveQuery('templates.list', {})
  const [key, setKey] = useState('appointmentScheduledPatient')
  const [language, setLanguage] = useState<string>(i18n.locale)
  const [channel, setChannel] = useState<Channel>('email')
  /** What was typed and not saved, by template and language. */
  const [drafts, setDrafts] = useState<Readonly<Record<string, Words>>>({})
  if (!templates) return refusal ? <Refused refusal={refusal} /> : <Loading />
  const template = templates.find((one) => one.template === key)
  const stored = template?.languages.find((one) => one.language === language)
  const draftKey = `${key} ${language}`
  return (
    <Panel title={t`What the clinic writes`}>
      <div className={classes.page}>
        <nav className={classes.list} aria-label={t`Messages the clinic writes`}>
          {templates.map((one) => (
            <NavLink
              key={one.template}
              component="button"
              type="button"
              className={classes.entry}
              active={one.template === key}
              aria-current={one.template === key || undefined}
              label={nameOf(one.template)}
              onClick={() => setKey(one.template)}
              rightSection={<Marks template={one} drafts={drafts} />}
            />
          ))}
        </nav>
        <Stack gap="sm" className={classes.editor}>
          <Group align="flex-end" gap="sm">
            <Select
              label={t`Language`}
              data={languageOptions}
              value={language}
              allowDeselect={false}
              onChange={(chosen) => chosen && setLanguage(chosen)}
            />
            <SegmentedControl
              value={channel}
              onChange={setChannel}
              aria-label={t`Sent as`}
              data={[
                { value: 'email', label: t`E-mail` },
                { value: 'sms', label: t`Text message` },
              ]}
            />
          </Group>
          {template && stored && (
            <TemplateEditor
              key={`${draftKey} ${channel}`}
              template={template}
              name={nameOf(key)}
              stored={stored}
              channel={channel}
              draft={drafts[draftKey]}
              onDraft={(words) =>
                setDrafts(({ [draftKey]: _before, ...others }) =>
                  words ? { ...others, [draftKey]: words } : others,
                )
              }
            />
          )}
          <Text size="xs" c="dimmed">
            <Trans>
              New words hold for what happens from now on; what waits to be sent about something from before
              keeps the words of that day.
            </Trans>
          </Text>
        </Stack>
      </div>
    </Panel>
  )

  function nameOf(name: string): string {
    return isMessageKey(name) ? i18n._(templateNames[name]) : name
  }
}

/** That a message has the clinic's own words, or words that are not saved. */
function Marks({ template, drafts }: { template: Template; drafts: Readonly<Record<string, Words>> }) {
  const isDraft = template.languages.some(({ language }) => `${template.template} ${language}` in drafts)
  const isEdited = template.languages.some(({ edited }) => edited)
  if (isDraft)
    return (
      <Badge size="xs" variant="light" color="orange" tt="none" className={classes.mark}>
        <Trans>not saved</Trans>
      </Badge>
    )
  return (
    isEdited && (
      <Badge size="xs" variant="light" tt="none" className={classes.mark}>
        <Trans>own words</Trans>
      </Badge>
    )
  )
}

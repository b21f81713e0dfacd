/** What is written in a report. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  Button,
  Group,
  Input,
  Menu,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconTemplate } from '@tabler/icons-react'
import { useState } from 'react'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { ReportKind } from '#shared/domain/records/report.ts'
import { isRelevantToPatient } from '#shared/domain/reports/relevance.ts'
import { siteOf, teethOf } from '#shared/domain/reports/tooth-notation.ts'
import type { ReportDraft } from '../../state/report-drafts.ts'
import { doctorName } from '../../ui/people-names.ts'
import { reportKinds } from '../../ui/report-kinds.ts'
import { reportTemplates, type ReportTemplate } from './report-templates.ts'
import { ToothChart } from './tooth-chart.tsx'

const kinds = Object.keys(reportKinds) as ReportKind[]

export function ReportFields({
  draft,
  doctors,
  exists,
  titleMissing,
  onChange,
}: {
  draft: ReportDraft
  doctors: readonly Doctor[]
  /** Whose report it is cannot be changed any more. */
  exists: boolean
  titleMissing: boolean
  onChange: (change: Partial<ReportDraft>) => void
}) {
  const { t, i18n } = useLingui()
  const teeth = teethOf(draft.site)
  const [byTeeth, setByTeeth] = useState(teeth !== undefined)
  const templates = reportTemplates[draft.kind]

  function insert({ name, text, instructions }: ReportTemplate): void {
    const after = (written: string, more: string) => (written.trim() ? `${written.trimEnd()}\n${more}` : more)
    onChange({
      text: after(draft.text, i18n._(text)),
      ...(draft.title.trim() ? {} : { title: i18n._(name) }),
      ...(instructions ? { instructions: after(draft.instructions, i18n._(instructions)) } : {}),
    })
  }

  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <Select
          label={t`Kind`}
          data={kinds.map((kind) => ({ value: kind, label: i18n._(reportKinds[kind].label) }))}
          value={draft.kind}
          allowDeselect={false}
          onChange={(kind) => kind && onChange({ kind })}
        />
        <Select
          label={t`Doctor`}
          data={doctors.map((doctor) => ({ value: doctor.id, label: doctorName(doctor) }))}
          value={draft.doctorId}
          disabled={exists}
          allowDeselect={false}
          onChange={(doctorId) => doctorId && onChange({ doctorId })}
        />
      </Group>
      <TextInput
        label={t`Title`}
        required
        maxLength={200}
        dir="auto"
        error={titleMissing && t`A title is needed.`}
        value={draft.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Input.Wrapper label={t`Site`} labelElement="div">
        <Group gap="sm" mb={6}>
          <SegmentedControl
            size="xs"
            value={byTeeth ? 'teeth' : 'words'}
            onChange={(value) => setByTeeth(value === 'teeth')}
            data={[
              { value: 'teeth', label: t`Teeth` },
              { value: 'words', label: t`In words` },
            ]}
          />
          <TextInput
            aria-label={t`Site`}
            size="xs"
            style={{ flex: 1 }}
            maxLength={200}
            placeholder={byTeeth ? t`No tooth chosen` : t`Such as: left knee`}
            value={draft.site}
            onChange={(event) => onChange({ site: event.currentTarget.value })}
          />
        </Group>
        {byTeeth && (
          <ToothChart chosen={teeth ?? []} onChange={(chosen) => onChange({ site: siteOf(chosen) })} />
        )}
      </Input.Wrapper>
      <Textarea
        label={t`Text`}
        autosize
        minRows={6}
        maxRows={24}
        dir="auto"
        maxLength={20_000}
        value={draft.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      {templates.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconTemplate size={15} />}
              style={{ alignSelf: 'start' }}
            >
              <Trans>Insert a text</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {templates.map((template) => (
              <Menu.Item key={template.name.id} onClick={() => insert(template)}>
                {i18n._(template.name)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Textarea
        label={t`Instructions for the patient`}
        description={t`What they should do or avoid, in words they understand`}
        autosize
        minRows={2}
        maxRows={12}
        dir="auto"
        maxLength={20_000}
        value={draft.instructions}
        onChange={(event) => onChange({ instructions: event.currentTarget.value })}
      />
      <Switch
        label={t`The patient is told, and sees it in the portal`}
        checked={draft.relevantToPatient ?? isRelevantToPatient(draft.kind, draft.instructions)}
        onChange={(event) => onChange({ relevantToPatient: event.currentTarget.checked })}
      />
    </Stack>
  )
}

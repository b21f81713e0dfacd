/** Settings: this computer's language and colours, the clinic, and the days on which it is closed. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { useNotices } from '../../state/notices.ts'
import { languages, usePreferences } from '../../state/preferences.ts'
import { languageOptions } from '../../ui/countries.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { useMay } from '../../ui/session.tsx'
import { MyAccess, StaffPanel } from '../staff/index.tsx'
import { ClinicForm } from './clinic-form.tsx'
import { Closures } from './closures.tsx'

export default function SettingsScreen({ clinic }: { clinic: Clinic }) {
  const { t } = useLingui()
  const may = useMay()
  const { language, setLanguage } = usePreferences()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const keyInFile = useNotices((notices) => notices.keyInFile)
  return (
    <Page title={t`Settings`}>
      <Stack gap="md" maw={760}>
        {keyInFile && (
          <Alert color="yellow" icon={<IconKey size={18} />} title={t`The key of the records lies in a file`}>
            <Trans>
              This system has no store for secrets, so whoever can read this computer’s files can read the
              records.
            </Trans>
          </Alert>
        )}
        <Panel title={t`This computer`}>
          <Stack gap="sm">
            <Select
              label={t`Language of this window`}
              data={[{ value: '', label: t`The clinic’s language` }, ...languageOptions]}
              value={language ?? ''}
              allowDeselect={false}
              onChange={(value) => setLanguage(languages.find((known) => known === value))}
            />
            <div>
              <Text size="sm" fw={500} mb={4}>
                <Trans>Colours</Trans>
              </Text>
              <SegmentedControl
                value={colorScheme}
                onChange={(value) => setColorScheme(value)}
                data={[
                  { value: 'light', label: t`Light` },
                  { value: 'dark', label: t`Dark` },
                  { value: 'auto', label: t`Like the system` },
                ]}
              />
            </div>
          </Stack>
        </Panel>
        <MyAccess />
        <StaffPanel />
        {may('clinic.update') && <ClinicForm clinic={clinic} />}
        {may('clinic.closures.set') && <Closures clinic={clinic} />}
      </Stack>
    </Page>
  )
}

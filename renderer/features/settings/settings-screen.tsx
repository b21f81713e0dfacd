/** Settings: this computer's language and colours, the clinic, the days on which it is closed, keys and backups. */
import { Trans, useLingui } from '@lingui/react/macro'
import { SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { languages, usePreferences } from '../../state/preferences.ts'
import { languageOptions } from '../../ui/countries.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { useMay } from '../../ui/session.tsx'
import { MyAccess, StaffPanel } from '../staff/index.tsx'
import { WorkstationsPanel } from '../workstations/index.tsx'
import { Backups } from './backups.tsx'
import { ClinicForm } from './clinic-form.tsx'
import { Closures } from './closures.tsx'
import { ExportData } from './export-data.tsx'
import { DataSafety } from './data-safety.tsx'
import { Discretion } from './discretion.tsx'
import { Updates } from './updates.tsx'

export default function SettingsScreen({ clinic }: { clinic: Clinic }) {
  const { t } = useLingui()
  const may = useMay()
  const { language, setLanguage } = usePreferences()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Page title={t`Settings`}>
      <Stack gap="md" maw={760}>
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
            {may('notifications.configure') && <Discretion />}
          </Stack>
        </Panel>
        <MyAccess />
        <StaffPanel />
        <WorkstationsPanel />
        {may('clinic.update') && <ClinicForm clinic={clinic} />}
        {may('clinic.closures.set') && <Closures clinic={clinic} />}
        {may('backup.status') && <DataSafety />}
        {may('backup.status') && <Backups />}
        <Updates />
        {may('interchange.export') && <ExportData />}
      </Stack>
    </Page>
  )
}

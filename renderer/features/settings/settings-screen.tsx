/** Settings: this computer's language and colours, the clinic, the days on which it is closed, keys and backups. */
import { Trans, useLingui } from '@lingui/react/macro'
import { SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { languages, usePreferences } from '../../state/preferences.ts'
import type { SettingsPart, View } from '../../state/view.ts'
import { languageOptions } from '../../ui/countries.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { useMay } from '../../ui/session.tsx'
import { ImportData } from '../import/index.tsx'
import { MyAccess, StaffPanel } from '../staff/index.tsx'
import { WorkstationsPanel } from '../workstations/index.tsx'
import { Backups } from './backups.tsx'
import { ClinicForm } from './clinic-form.tsx'
import { Closures } from './closures.tsx'
import { ExportData } from './export-data.tsx'
import { DataSafety } from './data-safety.tsx'
import { Discretion } from './discretion.tsx'
import { Updates } from './updates.tsx'

export default function SettingsScreen({
  view,
  clinic,
}: {
  view: Extract<View, { screen: 'settings' }>
  clinic: Clinic
}) {
  const { t } = useLingui()
  const may = useMay()
  const { language, setLanguage, contrast, setContrast } = usePreferences()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Page title={t`Settings`}>
      <Stack gap="md" maw={760}>
        <Place part="computer" wanted={view.part}>
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
              <div>
                <Text size="sm" fw={500} mb={4}>
                  <Trans>Contrast</Trans>
                </Text>
                <SegmentedControl
                  value={contrast}
                  onChange={setContrast}
                  data={[
                    { value: 'usual', label: t`Usual` },
                    { value: 'more', label: t`High` },
                  ]}
                />
              </div>
              {may('notifications.configure') && <Discretion />}
            </Stack>
          </Panel>
        </Place>
        <Place part="access" wanted={view.part}>
          <MyAccess />
        </Place>
        <Place part="staff" wanted={view.part}>
          <StaffPanel />
        </Place>
        <Place part="workstations" wanted={view.part}>
          <WorkstationsPanel />
        </Place>
        {may('clinic.update') && (
          <Place part="clinic" wanted={view.part}>
            <ClinicForm clinic={clinic} />
          </Place>
        )}
        {may('clinic.closures.set') && (
          <Place part="closures" wanted={view.part}>
            <Closures clinic={clinic} />
          </Place>
        )}
        {may('backup.status') && (
          <Place part="keys" wanted={view.part}>
            <DataSafety />
          </Place>
        )}
        {may('backup.status') && (
          <Place part="backups" wanted={view.part}>
            <Backups />
          </Place>
        )}
        <Place part="updates" wanted={view.part}>
          <Updates />
        </Place>
        {may('interchange.import') && (
          <Place part="import" wanted={view.part}>
            <ImportData />
          </Place>
        )}
        {may('interchange.export') && (
          <Place part="export" wanted={view.part}>
            <ExportData />
          </Place>
        )}
      </Stack>
    </Page>
  )
}

/** A panel that is brought into sight when another screen leads to it. */
function Place({
  part,
  wanted,
  children,
}: {
  part: SettingsPart
  wanted: SettingsPart | undefined
  children: ReactNode
}) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (wanted !== part) return
    const { current } = place
    current?.scrollIntoView()
    current?.querySelector<HTMLElement>('button, input, a')?.focus({ preventScroll: true })
  }, [wanted, part])
  return <div ref={place}>{children}</div>
}

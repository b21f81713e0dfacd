/** Ctrl+K: any patient, screen or action from the keyboard. */
import { useLingui } from '@lingui/react/macro'
import { Spotlight, useSpotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useLiveQuery } from '../client/core.ts'
import { useLatestPatients } from '../state/latest-patients.ts'
import { useView, type View } from '../state/view.ts'
import { usePatientLine } from '../ui/patient-line.ts'
import { doctorName, patientName } from '../ui/people-names.ts'
import { useMay } from '../ui/session.tsx'
import { inOneLine } from '../ui/in-one-line.ts'
import { paletteStore, searchId, useTyped } from './open-palette.ts'
import { usePaletteActions } from './palette-actions.ts'

const patientsShown = 8
/** Of those opened last: the actions below them stay in sight. */
const latestShown = 3
const othersShown = 6

const holds = (text: string, wanted: string): boolean =>
  text.toLocaleLowerCase().includes(wanted.toLocaleLowerCase())

/** What is called so comes before what begins so, and that before what only holds it. */
const rank = (label: string, wanted: string): number => {
  const [text, sought] = [label.toLocaleLowerCase(), wanted.toLocaleLowerCase()]
  return text === sought ? 0 : text.startsWith(sought) ? 1 : 2
}

/** Selects the first action; Spotlight itself keeps the selection in this attribute, and has no call for it. */
function selectFirst(): void {
  const list = document.getElementById(paletteStore.getState().listId)
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}

/** Doctors and things in stock that have what was typed in their name; asked for when the palette opens, ready at the first key. */
function useOtherRecords(wanted: string): { id: string; label: string; description: string; view: View }[] {
  const may = useMay()
  const { opened } = useSpotlight(paletteStore)
  const { value: doctors = [] } = useLiveQuery('doctors.list', opened ? {} : undefined)
  const { value: items = [] } = useLiveQuery(
    'equipment.list',
    opened && may('equipment.list') ? {} : undefined,
  )
  const { t } = useLingui()
  if (!wanted) return []
  const records = [
    ...doctors.map((doctor) => ({
      id: doctor.id,
      label: doctorName(doctor),
      description: doctor.specialty ?? t`Doctor`,
      searched: [doctorName(doctor), doctor.specialty],
      view: { screen: 'doctors', doctorId: doctor.id } as const,
    })),
    ...items.map(({ id, name, category, barcode }) => ({
      id,
      label: name,
      description: inOneLine([t`Stock`, category, barcode]),
      searched: [name, category, barcode],
      view: { screen: 'stock', equipmentId: id } as const,
    })),
  ]
  return records
    .filter(({ searched }) => holds(searched.filter(Boolean).join(' '), wanted))
    .slice(0, othersShown)
}

export function Palette(doing: Parameters<typeof usePaletteActions>[0]) {
  const { t } = useLingui()
  const { text, setText } = useTyped()
  const go = useView((view) => view.go)
  const patientLine = usePatientLine()
  const wanted = text.trim()
  const may = useMay()
  const { value: patients } = useLiveQuery(
    'patients.search',
    wanted && may('patients.search') ? { text: wanted, limit: patientsShown } : undefined,
  )
  const latest = useLatestPatients((state) => state.patients)
  const listed = wanted ? (patients ?? []) : latest.slice(0, latestShown)
  const others = useOtherRecords(wanted)
  const actions = usePaletteActions(doing)
    .filter(({ label }) => holds(label, wanted))
    .sort((one, other) => (wanted ? rank(one.label, wanted) - rank(other.label, wanted) : 0))
  // Enter takes the first of what is listed now, also when patients were found a moment after the last key.
  useEffect(() => {
    if (wanted) selectFirst()
  }, [wanted, patients])
  return (
    <Spotlight.Root
      store={paletteStore}
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      centered={false}
      yOffset={90}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      attributes={{ content: { 'aria-label': t`Find a patient, a screen, an action` } }}
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        id={searchId}
        placeholder={t`Find a patient, a screen, an action`}
        aria-label={t`Find a patient, a screen, an action`}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {listed.length > 0 && (
          <Spotlight.ActionsGroup label={wanted ? t`Patients` : t`Opened last`}>
            {listed.map((patient) => (
              <Spotlight.Action
                key={patient.id}
                label={patientName(patient)}
                description={patientLine(patient)}
                onClick={() => go({ screen: 'patients', patientId: patient.id })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {others.length > 0 && (
          <Spotlight.ActionsGroup label={t`Doctors and stock`}>
            {others.map(({ id, label, description, view }) => (
              <Spotlight.Action key={id} label={label} description={description} onClick={() => go(view)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label={t`Actions`}>
            {actions.map(({ id, label, icon: ActionIcon, run }) => (
              <Spotlight.Action
                key={id}
                label={label}
                leftSection={<ActionIcon size={18} stroke={1.6} aria-hidden />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length === 0 && others.length === 0 && (patients?.length ?? 0) === 0 && (
          <Spotlight.Empty>{t`Nothing found`}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

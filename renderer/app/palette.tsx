/** Ctrl+K: any patient, screen or action from the keyboard. */
import { useLingui } from '@lingui/react/macro'
import { useMantineColorScheme } from '@mantine/core'
import { Spotlight } from '@mantine/spotlight'
import { IconCalendarPlus, IconMoonStars, IconSearch, IconUserPlus, type Icon } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useLiveQuery } from '../client/core.ts'
import { useBookingDraft } from '../state/booking-draft.ts'
import { useView } from '../state/view.ts'
import { usePatientLine } from '../ui/patient-line.ts'
import { patientName } from '../ui/people-names.ts'
import { useMay } from '../ui/session.tsx'
import { paletteStore, searchId, useTyped } from './open-palette.ts'
import { useScreens } from './screens.ts'

const patientsShown = 8

/** Selects the first action; Spotlight itself keeps the selection in this attribute, and has no call for it. */
function selectFirst(): void {
  const list = document.getElementById(paletteStore.getState().listId)
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}

interface Action {
  id: string
  label: string
  icon: Icon
  run: () => void
}

function useActions(): Action[] {
  const { t, i18n } = useLingui()
  const go = useView((view) => view.go)
  const openBooking = useBookingDraft((state) => state.open)
  const { toggleColorScheme } = useMantineColorScheme()
  const screens = useScreens()
  const may = useMay()
  return [
    ...(may('appointments.schedule')
      ? [{ id: 'book', label: t`Book an appointment`, icon: IconCalendarPlus, run: () => openBooking({}) }]
      : []),
    ...(may('patients.register')
      ? [
          {
            id: 'register',
            label: t`Register a patient`,
            icon: IconUserPlus,
            run: () => go({ screen: 'patients', registering: '' }),
          },
        ]
      : []),
    ...screens.map(({ name, label, icon }) => ({
      id: name,
      label: i18n._(label),
      icon,
      run: () => go({ screen: name }),
    })),
    { id: 'scheme', label: t`Switch between light and dark`, icon: IconMoonStars, run: toggleColorScheme },
  ]
}

export function Palette() {
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
  const actions = useActions().filter(({ label }) =>
    label.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()),
  )
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
        {patients && patients.length > 0 && (
          <Spotlight.ActionsGroup label={t`Patients`}>
            {patients.map((patient) => (
              <Spotlight.Action
                key={patient.id}
                label={patientName(patient)}
                description={patientLine(patient)}
                onClick={() => go({ screen: 'patients', patientId: patient.id })}
              />
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
        {actions.length === 0 && patients?.length === 0 && (
          <Spotlight.Empty>{t`Nothing found`}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

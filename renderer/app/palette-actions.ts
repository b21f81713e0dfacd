/** Everything the palette does, besides leading to a record. Who may not use one does not find it. */
import { useLingui } from '@lingui/react/macro'
import { useMantineColorScheme } from '@mantine/core'
import {
  IconArrowBackUp,
  IconBuilding,
  IconBuildingOff,
  IconCalendarEvent,
  IconCalendarPlus,
  IconCalendarWeek,
  IconContrast2,
  IconDatabaseExport,
  IconDeviceDesktop,
  IconFileExport,
  IconFileImport,
  IconGitMerge,
  IconHourglass,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconListCheck,
  IconLock,
  IconLogout,
  IconMailCog,
  IconMailExclamation,
  IconMoonStars,
  IconPencil,
  IconPlus,
  IconPrinter,
  IconRefresh,
  IconRosetteDiscountCheck,
  IconServer,
  IconShieldCheck,
  IconUserPlus,
  IconUserShield,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react'
import { core } from '../client/core.ts'
import { useBoardView } from '../state/board-view.ts'
import { useBookingDraft } from '../state/booking-draft.ts'
import { languages, usePreferences } from '../state/preferences.ts'
import { useView, type View } from '../state/view.ts'
import { languageOptions } from '../ui/countries.ts'
import { useMay, useSession } from '../ui/session.tsx'
import { useTakeBack } from '../ui/undo.tsx'
import { useScreens } from './screens.ts'

export interface PaletteAction {
  id: string
  label: string
  icon: Icon
  run: () => void
}

/** What a screen draws a moment after it was gone to, as when its print is wanted. */
const afterDrawing = (act: () => void): void => {
  setTimeout(act, 250)
}

/** Presses a key where nothing is typed into, as the person would on the board. */
const pressOnBoard = (key: string): void =>
  void document.documentElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

export function usePaletteActions({
  onShowKeys,
  onSignedOut,
}: {
  onShowKeys: () => void
  onSignedOut: () => void
}): PaletteAction[] {
  const { t, i18n } = useLingui()
  const go = useView((view) => view.go)
  const openBooking = useBookingDraft((state) => state.open)
  const { setDate, setMode } = useBoardView()
  const { setLanguage, contrast, setContrast } = usePreferences()
  const { toggleColorScheme } = useMantineColorScheme()
  const takeBack = useTakeBack()
  const screens = useScreens()
  const may = useMay()
  const isSignedIn = useSession()?.state === 'signedIn'

  const lead = (id: string, label: string, icon: Icon, view: View): PaletteAction => ({
    id,
    label,
    icon,
    run: () => go(view),
  })
  const board = (then: () => void) => () => {
    go({ screen: 'board' })
    then()
  }
  const mayBook = may('appointments.schedule')
  const isAdministrator = may('clinic.update')
  const groups: [allowed: boolean, actions: PaletteAction[]][] = [
    [
      mayBook,
      [
        { id: 'book', label: t`Book an appointment`, icon: IconCalendarPlus, run: () => openBooking({}) },
        {
          id: 'today',
          label: t`Day board: today`,
          icon: IconCalendarEvent,
          run: board(() => {
            setDate(undefined)
            setMode('day')
          }),
        },
        {
          id: 'week',
          label: t`Day board: the week of one doctor`,
          icon: IconCalendarWeek,
          run: board(() => setMode('week')),
        },
        {
          id: 'waiting',
          label: t`Day board: who waits for a time`,
          icon: IconHourglass,
          run: board(() => afterDrawing(() => pressOnBoard('w'))),
        },
        {
          id: 'print-day',
          label: t`Print the day`,
          icon: IconPrinter,
          run: board(() => {
            setMode('day')
            afterDrawing(() => window.print())
          }),
        },
      ],
    ],
    [
      may('patients.register'),
      [lead('register', t`Register a patient`, IconUserPlus, { screen: 'patients', registering: '' })],
    ],
    [
      may('doctors.create'),
      [lead('add-doctor', t`Add a doctor`, IconPlus, { screen: 'doctors', doctorId: 'new' })],
    ],
    [
      may('equipment.create'),
      [lead('add-item', t`Add an item to the stock`, IconPlus, { screen: 'stock', adding: true })],
    ],
    [
      may('equipment.restockReport'),
      [lead('restock', t`Stock: what to order`, IconListCheck, { screen: 'stock', part: 'restock' })],
    ],
    [true, screens.map(({ name, label, icon }) => lead(name, i18n._(label), icon, { screen: name }))],
    [
      may('messages.tasks'),
      [
        lead('message-tasks', t`Messages that need attention`, IconMailExclamation, {
          screen: 'messages',
          part: 'tasks',
        }),
        lead('templates', t`What the clinic writes`, IconPencil, { screen: 'messages', part: 'texts' }),
      ],
    ],
    [
      may('messages.configureSending'),
      [
        lead('sending', t`Messages: reminders, quiet hours, who sends`, IconMailCog, {
          screen: 'messages',
          part: 'sending',
        }),
      ],
    ],
    [
      may('audit.list'),
      [
        lead('audit', t`Log: audit trail`, IconShieldCheck, { screen: 'log', part: 'audit' }),
        lead('failed', t`Log: failed reactions`, IconRefresh, { screen: 'log', part: 'failed' }),
      ],
    ],
    [
      may('conflicts.list'),
      [lead('conflicts', t`Sync: conflicts`, IconGitMerge, { screen: 'sync', part: 'conflicts' })],
    ],
    [
      true,
      [
        lead('quarantined', t`Sync: documents put aside`, IconServer, {
          screen: 'sync',
          part: 'quarantined',
        }),
        lead('computer', t`Settings of this computer`, IconDeviceDesktop, {
          screen: 'settings',
          part: 'computer',
        }),
        lead('access', t`My password and PIN`, IconKey, { screen: 'settings', part: 'access' }),
        lead('updates', t`Version of the application`, IconRosetteDiscountCheck, {
          screen: 'settings',
          part: 'updates',
        }),
      ],
    ],
    [
      may('staff.list'),
      [lead('staff', t`Staff and roles`, IconUsersGroup, { screen: 'settings', part: 'staff' })],
    ],
    [
      may('workstations.list'),
      [
        lead('workstations', t`Workstations`, IconDeviceDesktop, {
          screen: 'settings',
          part: 'workstations',
        }),
      ],
    ],
    [
      isAdministrator,
      [
        lead('clinic', t`Clinic: name, place and rules`, IconBuilding, {
          screen: 'settings',
          part: 'clinic',
        }),
        lead('closures', t`Clinic: closed days`, IconBuildingOff, { screen: 'settings', part: 'closures' }),
      ],
    ],
    [
      may('backup.status'),
      [
        lead('keys', t`Keys and recovery key`, IconUserShield, { screen: 'settings', part: 'keys' }),
        lead('backups', t`Backups`, IconDatabaseExport, { screen: 'settings', part: 'backups' }),
      ],
    ],
    [
      may('interchange.import'),
      [lead('import', t`Take data in`, IconFileImport, { screen: 'settings', part: 'import' })],
    ],
    [
      may('interchange.export'),
      [lead('export', t`Take the data out`, IconFileExport, { screen: 'settings', part: 'export' })],
    ],
    [
      true,
      [
        {
          id: 'undo',
          label: t`Take back the last change`,
          icon: IconArrowBackUp,
          run: () => void takeBack(),
        },
        { id: 'keys-shown', label: t`Show all keys`, icon: IconKeyboard, run: onShowKeys },
        {
          id: 'scheme',
          label: t`Switch between light and dark`,
          icon: IconMoonStars,
          run: toggleColorScheme,
        },
        {
          id: 'contrast',
          label: contrast === 'more' ? t`Usual contrast` : t`High contrast`,
          icon: IconContrast2,
          run: () => setContrast(contrast === 'more' ? 'usual' : 'more'),
        },
        ...languages.map((language) => ({
          id: language,
          label: languageOptions.find(({ value }) => value === language)?.label ?? language,
          icon: IconLanguage,
          run: () => setLanguage(language),
        })),
      ],
    ],
    [
      isSignedIn,
      [
        {
          id: 'lock',
          label: t`Lock or switch user`,
          icon: IconLock,
          run: () => void core.command('session.lock', {}),
        },
        {
          id: 'sign-out',
          label: t`Sign out`,
          icon: IconLogout,
          run: () =>
            void core.command('session.signOut', {}).then((answer) => {
              if (answer.ok) onSignedOut()
            }),
        },
      ],
    ],
  ]
  return groups.flatMap(([allowed, actions]) => (allowed ? actions : []))
}

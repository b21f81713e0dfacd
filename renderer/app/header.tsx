/** The band on top: clinic, search, the clinic's clock, and whether all is saved. */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Kbd, Menu, Text, Tooltip, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLock,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Staff } from '#shared/domain/records/staff.ts'
import { core } from '../client/core.ts'
import { useClinicTime } from '../ui/clinic-time.tsx'
import { useSession } from '../ui/session.tsx'
import { useNow } from '../ui/use-now.ts'
import { NoticeCentre } from './notice-centre.tsx'
import { openPalette } from './open-palette.ts'
import { SyncChip } from './sync-chip.tsx'
import classes from './header.module.css'

export function Header({
  clinic,
  staff,
  onSignedOut,
  onShowKeys,
}: {
  clinic: Clinic
  staff: Staff
  onSignedOut: () => void
  onShowKeys: () => void
}) {
  const { t } = useLingui()
  return (
    <header className={classes.header}>
      <Text fw={650} className={classes.name} truncate dir="auto">
        {clinic.name}
      </Text>
      <UnstyledButton className={classes.search} onClick={openPalette} aria-keyshortcuts="Control+K">
        <IconSearch size={16} aria-hidden />
        <span className={classes.searchText}>
          <Trans>Find a patient, a screen, an action</Trans>
        </span>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <ClinicClock />
      <SyncChip />
      <NoticeCentre />
      <Tooltip label={t`Keys (?)`}>
        <ActionIcon variant="subtle" color="gray" aria-label={t`Show all keys`} onClick={onShowKeys}>
          <IconKeyboard size={19} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <PersonMenu staff={staff} onSignedOut={onSignedOut} />
    </header>
  )
}

function ClinicClock() {
  const clinicTime = useClinicTime()
  const instant = new Date(useNow()).toISOString()
  return (
    <Tooltip label={clinicTime.zoneName(instant)}>
      <div className={classes.clock}>
        <span className={classes.time}>{clinicTime.time(instant)}</span>
        <span className={classes.zone}>
          {clinicTime.shortDate(clinicTime.dateOf(instant))} · {clinicTime.timeZone}
        </span>
      </div>
    </Tooltip>
  )
}

function PersonMenu({ staff, onSignedOut }: { staff: Staff; onSignedOut: () => void }) {
  const isSignedIn = useSession()?.state === 'signedIn'
  const { t } = useLingui()
  const { setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t`${staff.name}: menu`}>
          <IconUserCircle size={21} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{staff.name}</Menu.Label>
        {isSignedIn && (
          <>
            <Menu.Item
              leftSection={<IconLock size={16} />}
              onClick={() => void core.command('session.lock', {})}
            >
              <Trans>Lock or switch user</Trans>
            </Menu.Item>
            <Menu.Item
              leftSection={<IconLogout size={16} />}
              onClick={() =>
                void core.command('session.signOut', {}).then((answer) => {
                  if (answer.ok) onSignedOut()
                })
              }
            >
              <Trans>Sign out</Trans>
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconSun size={16} />} onClick={() => setColorScheme('light')}>
          <Trans>Light</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconMoon size={16} />} onClick={() => setColorScheme('dark')}>
          <Trans>Dark</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconDeviceDesktop size={16} />} onClick={() => setColorScheme('auto')}>
          <Trans>Like the system</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What this person was told, with the way to what it is about; and quiet for a while. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import {
  ActionIcon,
  Button,
  Drawer,
  Group,
  Indicator,
  Menu,
  ScrollArea,
  Text,
  Tooltip,
  UnstyledButton,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBell, IconBellOff, IconBellZ, IconChecks } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Notice } from '#shared/contract/notices.ts'
import { core, useLiveQuery } from '../client/core.ts'
import { whenNoticeClicked } from '../client/shell.ts'
import { useBoardView } from '../state/board-view.ts'
import { useView, type View } from '../state/view.ts'
import { addDays, midnights, useClinicTime } from '../ui/clinic-time.tsx'
import { Empty, Loading, Refused } from '../ui/states.tsx'
import { useShowRefusal } from '../ui/undo.tsx'
import classes from './notice-centre.module.css'

/** Where a notice leads; undefined where there is nothing to go to. */
function useTarget(): (notice: Notice) => (() => void) | undefined {
  const go = useView((state) => state.go)
  const focusAppointment = useBoardView((state) => state.focusAppointment)
  const setMode = useBoardView((state) => state.setMode)
  const clinicTime = useClinicTime()
  return ({ appointmentId, startsAt, equipmentId, feedbackId, patientId }) => {
    const show = (view: View) => () => go(view)
    if (startsAt !== undefined)
      return () => {
        setMode('day')
        focusAppointment(appointmentId, clinicTime.dateOf(startsAt))
        go({ screen: 'board' })
      }
    if (equipmentId !== undefined) return show({ screen: 'stock', equipmentId })
    if (feedbackId !== undefined) return show({ screen: 'feedback' })
    if (patientId !== undefined) return show({ screen: 'patients', patientId })
    return undefined
  }
}

export function NoticeCentre() {
  const { t, i18n } = useLingui()
  const { value, refusal } = useLiveQuery('notices.list', { language: i18n.locale })
  const [opened, setOpened] = useState(false)
  const targetOf = useTarget()
  const clinicTime = useClinicTime()
  const unread = value?.unread ?? 0
  const quietUntil = value?.quietUntil ?? null

  const follow = (notice: Notice) => {
    void core.command('notices.seen', { keys: [notice.key] })
    const show = targetOf(notice)
    if (!show) return
    setOpened(false)
    show()
  }
  // A click on the desktop leads to the same place as one in the list; what is not in it (a digest) opens the list.
  useEffect(() => {
    whenNoticeClicked((key) => {
      const notice = value?.notices.find((one) => one.key === key)
      if (notice) follow(notice)
      else setOpened(true)
    })
  })

  const label = quietUntil
    ? t`Notifications: ${unread} new, not disturbed until ${clinicTime.time(quietUntil)}`
    : t`Notifications: ${unread} new`
  const BellIcon = quietUntil ? IconBellZ : IconBell
  return (
    <>
      <Tooltip label={label}>
        <Indicator
          label={unread > 99 ? '99+' : unread}
          size={16}
          offset={5}
          color="red.8"
          disabled={unread === 0}
          zIndex={1}
          aria-hidden={false}
        >
          <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => setOpened(true)}>
            <BellIcon size={20} stroke={1.6} />
          </ActionIcon>
        </Indicator>
      </Tooltip>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size={400}
        title={<Text fw={650}>{t`Notifications`}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
        scrollAreaComponent={ScrollArea.Autosize}
      >
        <Group justify="space-between" mb="sm">
          <QuietMenu quietUntil={quietUntil} />
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconChecks size={16} />}
            disabled={unread === 0}
            onClick={() => void core.command('notices.seen', {})}
          >
            <Trans>Mark all as read</Trans>
          </Button>
        </Group>
        {refusal && <Refused refusal={refusal} />}
        {!value && !refusal && <Loading />}
        {value?.notices.length === 0 && (
          <Empty icon={IconBell} title={t`Nothing yet`}>
            <Text size="sm" c="dimmed" ta="center">
              <Trans>Arrivals, moved bookings, low stock and feedback that concern you appear here.</Trans>
            </Text>
          </Empty>
        )}
        <ul className={classes.list}>
          {value?.notices.map((notice) => (
            <li key={notice.key}>
              <UnstyledButton
                className={classes.notice}
                data-unread={!notice.read || undefined}
                onClick={() => follow(notice)}
              >
                <span className={classes.title} dir="auto">
                  {notice.title}
                </span>
                <span className={classes.body} dir="auto">
                  {notice.body}
                </span>
                <span className={classes.at}>
                  {clinicTime.dateAndTime(notice.at)}
                  {!notice.read && ` · ${t`new`}`}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </Drawer>
    </>
  )
}

function QuietMenu({ quietUntil }: { quietUntil: string | null }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const showRefusal = useShowRefusal()
  const setQuiet = async (until: string | null) => {
    const answer = await core.command('notices.quiet', { until })
    if (!answer.ok) showRefusal(answer.error)
    else if (until !== null)
      notifications.show({
        message: t`Nothing disturbs you until ${clinicTime.dateAndTime(until)}. It is all listed here.`,
        closeButtonProps: { 'aria-label': t`Close` },
      })
  }
  if (quietUntil !== null) {
    const time = clinicTime.dateAndTime(quietUntil)
    return (
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconBell size={16} />}
        onClick={() => void setQuiet(null)}
      >
        <Trans>Quiet until {time}: end it</Trans>
      </Button>
    )
  }
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const tomorrow = () => midnights(addDays(clinicTime.today(), 1), clinicTime.timeZone).startsAt
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconBellOff size={16} />}>
          <Trans>Do not disturb</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[1, 2, 4].map((hours) => (
          <Menu.Item key={hours} onClick={() => void setQuiet(inHours(hours))}>
            <Plural value={hours} one="For # hour" other="For # hours" />
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => void setQuiet(tomorrow())}>
          <Trans>Until tomorrow</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

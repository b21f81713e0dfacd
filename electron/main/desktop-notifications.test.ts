/** Through node-notifier and notify-send to a real notification daemon on a session bus of its own. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openNotificationDesktop, type NotificationDesktop } from '../../e2e/harness/notification-daemon.ts'
import { showNotification } from './desktop-notifications.ts'

let desktop: NotificationDesktop
const previousAddress = process.env.DBUS_SESSION_BUS_ADDRESS

beforeAll(async () => {
  desktop = await openNotificationDesktop()
  process.env.DBUS_SESSION_BUS_ADDRESS = desktop.busAddress
})

afterAll(async () => {
  if (previousAddress === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
  else process.env.DBUS_SESSION_BUS_ADDRESS = previousAddress
  await desktop.close()
})

const visible = (text: string | undefined) => text?.replaceAll('\u200B', '')

describe.runIf(process.platform === 'linux')('desktop notifications', () => {
  it.each([
    ['plain', 'Appointment booked', 'Ana López, 10:00'],
    ['a leading hyphen in both', '--urgency=critical', '-5 gloves left'],
    ['what a shell would run', '$(touch /tmp/x) `id` "q"', "it's; rm -rf $HOME"],
    ['backslashes', 'C:\\new', 'C:\\new\\table'],
    ['other scripts', 'موعد جديد', '予約 🦷'],
  ])('show %s as written', async (_name, title, body) => {
    expect(await showNotification(title, body)).toBe(true)
    const last = desktop.shown.at(-1)
    expect(visible(last?.title)).toBe(title)
    expect(visible(last?.body)).toBe(body)
  })

  it('keep their order, and survive an empty text and control characters', async () => {
    const before = desktop.shown.length
    const all = await Promise.all([
      showNotification('', ''),
      showNotification('a\u0000b', 'c\u0007d'),
      showNotification('last', 'one'),
    ])
    expect(all).toEqual([true, true, true])
    expect(desktop.shown.slice(before).map(({ title }) => visible(title))).toEqual(['', 'a b', 'last'])
  })

  it('say so when the desktop takes nothing, and name nobody in the log', async () => {
    process.env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nonexistent/bus'
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    expect(await showNotification('Cancelled', 'Ana López with Dr. Vega')).toBe(false)
    expect(logged.mock.calls).toEqual([['The desktop did not take a notification: 1']])
    logged.mockRestore()
    process.env.DBUS_SESSION_BUS_ADDRESS = desktop.busAddress
  })
})

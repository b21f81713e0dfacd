/** A session bus of its own with a notification daemon on it that keeps what it is told: proof of real notifications. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import dbus from 'dbus-next'

export interface ShownNotification {
  application: string
  title: string
  body: string
}

export interface NotificationDesktop {
  /** For DBUS_SESSION_BUS_ADDRESS of the programs under test. */
  busAddress: string
  /** What was shown so far, the oldest first; grows. */
  shown: readonly ShownNotification[]
  close: () => Promise<void>
}

/** A session's bus, but for every user: an ordinary one would refuse an application that runs as another user. */
const forEverybody = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/** Starts the bus and the daemon. */
export async function openNotificationDesktop(
  options: {
    /** Applications of other users may use it. */
    forEverybody?: boolean
  } = {},
): Promise<NotificationDesktop> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-bus-'))
  const configFile = path.join(folder, 'bus.conf')
  fs.writeFileSync(configFile, forEverybody)
  const kind = options.forEverybody ? `--config-file=${configFile}` : '--session'
  const server = spawn('dbus-daemon', [kind, '--nofork', '--nosyslog', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [firstOutput] = (await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'error').then(([error]) => Promise.reject(error as Error)),
  ])) as [Buffer]
  const busAddress = firstOutput.toString().trim()
  const bus = dbus.sessionBus({ busAddress })
  const shown: ShownNotification[] = []
  await bus.requestName('org.freedesktop.Notifications', 0)
  bus.export(
    '/org/freedesktop/Notifications',
    new (notificationInterface(shown))('org.freedesktop.Notifications'),
  )
  return {
    busAddress,
    shown,
    close: async () => {
      bus.disconnect()
      const ended = once(server, 'close')
      server.kill()
      await ended
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The interface of the Desktop Notifications Specification 1.2, as far as notify-send uses it. */
function notificationInterface(shown: ShownNotification[]) {
  class Notifications extends dbus.interface.Interface {
    Notify(application: string, replaces: number, _icon: string, title: string, body: string): number {
      shown.push({ application, title, body })
      return replaces === 0 ? shown.length : replaces
    }
    CloseNotification(): void {
      // Nothing is on a screen.
    }
    GetCapabilities(): string[] {
      return ['body']
    }
    GetServerInformation(): string[] {
      return ['recorder', 'clinic', '1', '1.2']
    }
  }
  Notifications.configureMembers({
    methods: {
      Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
      CloseNotification: { inSignature: 'u', outSignature: '' },
      GetCapabilities: { inSignature: '', outSignature: 'as' },
      GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    },
  })
  return Notifications
}

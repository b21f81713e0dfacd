/**
 * Desktop notifications that lead to what they are about. Windows and macOS tell of a click; on Linux the desktop says
 * whether it does (the `actions` capability of the Desktop Notifications Specification). Where it does not,
 * desktop-notifications.ts shows them through node-notifier.
 */
import { execFile } from 'node:child_process'
import { Notification } from 'electron'

let tellsOfClicks: Promise<boolean> | undefined

/** Whether the desktop tells of clicks; asked once. */
function desktopTellsOfClicks(): Promise<boolean> {
  tellsOfClicks ??= new Promise((resolve) => {
    if (!Notification.isSupported()) resolve(false)
    else if (process.platform !== 'linux') resolve(true)
    else {
      const question = [
        'call',
        '--session',
        '--timeout=3',
        '--dest=org.freedesktop.Notifications',
        '--object-path=/org/freedesktop/Notifications',
        '--method=org.freedesktop.Notifications.GetCapabilities',
      ]
      execFile('gdbus', question, { timeout: 5_000 }, (error, answer) => {
        resolve(!error && answer.includes("'actions'"))
      })
    }
  })
  return tellsOfClicks
}

/** Kept while they are shown: what nothing refers to any more would no longer tell of a click. */
const shownNow = new Set<Notification>()
const waitMilliseconds = 3_000

/**
 * Shows a notification whose click is told.
 * @returns false where the desktop does not take it or does not tell of clicks; nothing was shown then
 */
export async function showClickable(title: string, body: string, onClick: () => void): Promise<boolean> {
  if (!(await desktopTellsOfClicks())) return false
  const notification = new Notification({ title, body })
  shownNow.add(notification)
  const forget = () => shownNow.delete(notification)
  notification.on('click', () => {
    forget()
    onClick()
  })
  notification.on('close', forget)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), waitMilliseconds)
    notification.once('show', () => {
      clearTimeout(timer)
      resolve(true)
    })
    notification.once('failed', () => {
      clearTimeout(timer)
      forget()
      resolve(false)
    })
    notification.show()
  })
}

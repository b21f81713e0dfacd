/** Desktop notifications through node-notifier, one after the other, never waiting long for the desktop. */
import { errorName } from '#shared/lib/logged-error.ts'
import { createOneAtATime } from '#shared/lib/one-at-a-time.ts'

const desktopWaitMs = 5_000
/** Zero-width space: keeps a text that begins with a hyphen from being read as an option by notify-send. */
const invisible = '\u200B'

const { exclusively } = createOneAtATime()

/**
 * Shows a notification.
 * @returns whether the desktop took it; false also when it did not answer in time
 */
export function showNotification(title: string, body: string): Promise<boolean> {
  return exclusively(() => send(title, body))
}

/**
 * A text as notify-send takes it literally: no control characters, not empty, no leading hyphen. In the body it undoes
 * backslash escapes (g_strcompress), so those are doubled there.
 */
export function literalText(
  text: string,
  part: 'title' | 'body',
  platform: NodeJS.Platform = process.platform,
): string {
  const printable = text.replace(/[\u0000-\u0009\u000B-\u001F\u007F]/g, ' ').trim() || invisible
  const unescaped = part === 'body' && platform === 'linux' ? printable.replaceAll('\\', '\\\\') : printable
  return unescaped.startsWith('-') ? invisible + unescaped : unescaped
}

async function send(title: string, body: string): Promise<boolean> {
  const { default: notifier } = await import('node-notifier')
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), desktopWaitMs)
    const settle = (error: Error | null) => {
      clearTimeout(timer)
      if (error) console.error(`The desktop did not take a notification: ${errorName(error)}`)
      resolve(!error)
    }
    try {
      const options = {
        title: literalText(title, 'title'),
        message: literalText(body, 'body'),
        'app-name': 'Clinic',
      }
      notifier.notify(options, settle)
    } catch (error) {
      settle(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

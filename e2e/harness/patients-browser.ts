/**
 * A browser as patients have one: Chromium where it is installed, else the one inside Electron in a plain window.
 * CLINIC_TEST_BROWSER names another executable, or `electron`.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { _electron, chromium, type Page } from 'playwright'

const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

export interface BrowserOptions {
  size: { width: number; height: number }
  /** `es-ES` */
  locale: string
  javaScript?: boolean
}

export interface PatientsBrowser {
  page: Page
  close(): Promise<void>
}

function installedBrowser(): string | undefined {
  const named = process.env.CLINIC_TEST_BROWSER
  if (named !== undefined) return named === 'electron' ? undefined : named
  for (const name of names) {
    // A snap's stand-in starts, and says that there is no snap.
    const { status, stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' })
    if (status === 0 && /\d+\.\d+/.test(stdout)) return name
  }
  return undefined
}

/** Opens an empty page. The portal's certificate is the test's own. */
export async function openPatientsBrowser(options: BrowserOptions): Promise<PatientsBrowser> {
  const executable = installedBrowser()
  return executable === undefined ? await openInElectron(options) : await openInChromium(executable, options)
}

async function openInChromium(
  executable: string,
  { size, locale, javaScript = true }: BrowserOptions,
): Promise<PatientsBrowser> {
  const found = path.isAbsolute(executable)
    ? executable
    : spawnSync('sh', ['-c', `command -v ${executable}`], { encoding: 'utf8' }).stdout.trim()
  const browser = await chromium.launch({ executablePath: found, args: switches })
  const context = await browser.newContext({
    viewport: size,
    locale,
    javaScriptEnabled: javaScript,
    ignoreHTTPSErrors: true,
    acceptDownloads: true,
  })
  return { page: await context.newPage(), close: () => browser.close() }
}

const plainWindow = `
const { app, BrowserWindow, session } = require('electron')
const { width, height, locale, javascript } = JSON.parse(process.env.CLINIC_PLAIN_WINDOW)
app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => { event.preventDefault(); trust(true) })
app.whenReady().then(() => {
  session.defaultSession.setUserAgent(session.defaultSession.getUserAgent(), locale)
  const window = new BrowserWindow({ width, height, useContentSize: true, webPreferences: { javascript, sandbox: true } })
  window.loadURL('about:blank')
})
app.on('window-all-closed', () => app.quit())
`

async function openInElectron({ size, locale, javaScript = true }: BrowserOptions): Promise<PatientsBrowser> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-browser-'))
  const main = path.join(folder, 'main.cjs')
  fs.writeFileSync(main, plainWindow)
  const plain = JSON.stringify({ ...size, locale, javascript: javaScript })
  const app = await _electron.launch({
    args: [...switches, `--user-data-dir=${path.join(folder, 'profile')}`, main],
    env: { ...(process.env as Record<string, string>), CLINIC_PLAIN_WINDOW: plain },
  })
  return {
    page: await app.firstWindow(),
    async close() {
      await app.close()
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

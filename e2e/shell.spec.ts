/** The shell: what a page may do, what happens when the core dies, one instance for each folder. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { cleanUp, openClinicApp, runClinicApp, type ClinicApp } from './harness/clinic-app.ts'

test.afterEach(cleanUp)

/** Collects what the shell tells the page from the first death of the core on. */
async function listenToShell({ page }: ClinicApp): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    window.addEventListener('message', (event: MessageEvent<{ kind?: string }>) => {
      if (event.source === window && event.data.kind) heard.push(event.data.kind)
    })
  })
  return async () => {
    const all = await page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    const heard = all.filter((kind) => kind.startsWith('core-'))
    return heard.includes('core-down') ? heard.slice(heard.indexOf('core-down')) : []
  }
}

test('a page has no Node, no inline script, and no way out', async () => {
  const { app, page, quit } = await openClinicApp()
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return (
      contents as unknown as { getLastWebPreferences: () => Electron.WebPreferences }
    ).getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  })
  expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined')
  expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'process'))).toBe('undefined')

  const policy = await page.evaluate(async () => {
    const response = await fetch('app://clinic/index.html')
    return response.headers.get('content-security-policy') ?? ''
  })
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")

  const inlineRan = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.head.append(script)
    await new Promise((resolve) => setTimeout(resolve, 50))
    return Reflect.get(window, 'inlineRan') === true
  })
  expect(inlineRan).toBe(false)

  const address = page.url()
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://example.org/'
    document.body.append(link)
    link.click()
    link.remove()
  })
  expect(await page.evaluate(() => window.open('app://clinic/index.html') === null)).toBe(true)
  expect(
    await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      ),
    ),
  ).toBe('refused')
  const outside = await page.evaluate(() =>
    fetch('app://clinic/..%2f..%2fpackage.json').then((answer) => answer.status),
  )
  expect(outside).toBe(404)
  expect(
    await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state),
  ).toBe('denied')
  expect(page.url()).toBe(address)
  expect(app.windows()).toHaveLength(1)
  expect(await quit()).toBe(0)
})

test('when the core dies the page is told, and gets a new one', async () => {
  const clinic = await openClinicApp()
  const firstCore = await clinic.corePid()
  const heard = await listenToShell(clinic)
  await clinic.killCore()
  await expect.poll(heard).toEqual(['core-down', 'core-port'])
  expect(await clinic.corePid()).not.toBe(firstCore)
  // The core's file is whole: it answers again.
  await expect.poll(() => fs.existsSync(path.join(clinic.dataDir, 'clinic.db'))).toBe(true)
  await clinic.killCore()
  await expect.poll(heard).toEqual(['core-down', 'core-port', 'core-down', 'core-port'])
  expect(await clinic.quit()).toBe(0)
})

test('a second start with the same folder shows the first window; another folder opens beside it', async () => {
  const first = await openClinicApp()
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  const again = await runClinicApp(['--data', first.dataDir])
  expect(again).toMatchObject({ code: 0 })
  expect(again.stderr).toContain('already open')
  const isMinimized = () =>
    first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())
  await expect.poll(isMinimized).toBe(false)
  const second = await openClinicApp()
  expect(await second.corePid()).not.toBe(await first.corePid())
  expect(await second.quit()).toBe(0)
  expect(await first.quit()).toBe(0)
})

test('the window comes back where it was, and the key stays the same', async () => {
  const first = await openClinicApp()
  await first.corePid()
  const bounds = { x: 40, y: 30, width: 1010, height: 620 }
  await first.app.evaluate(
    ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
    bounds,
  )
  const boundsOf = (clinic: ClinicApp) =>
    clinic.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  await expect.poll(() => boundsOf(first)).toEqual(bounds)
  await first.quit()
  const keyFile = path.join(first.dataDir, 'key')
  const key = fs.readFileSync(keyFile, 'utf8')
  expect(key).toMatch(/^[0-9a-f]{64}\n$/)
  expect(fs.statSync(keyFile).mode & 0o777).toBe(0o600)
  const second = await openClinicApp({ dataDir: first.dataDir })
  expect(await boundsOf(second)).toEqual(bounds)
  expect(fs.readFileSync(keyFile, 'utf8')).toBe(key)
  await second.quit()
})

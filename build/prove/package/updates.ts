import { createHash } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import type { PackagedApp } from '../../../e2e/harness/packaged-app.ts'
import { report } from './debian.ts'

/** Where the first package looks for new versions; this proof serves them. */
const updatesPort = 48_213
export const updatesAddress = `http://127.0.0.1:${updatesPort}/`

/**
 * What the installed application makes of the versions a server offers: an older one is none, a changed file is refused, the
 * right one is downloaded and offered.
 */
export async function proveUpdates({ page }: PackagedApp, next: string): Promise<void> {
  const file = path.basename(next)
  const content = fs.readFileSync(next)
  const sum = createHash('sha512').update(content).digest('base64')
  const versionOfNext = /_(.+)_/.exec(file)?.[1] ?? ''
  let offered = { version: '0.0.9', sha512: sum }
  const asked = new Set<string>()
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', updatesAddress)
    asked.add(pathname)
    if (pathname.endsWith('.yml')) {
      const { version, sha512 } = offered
      const entry = `url: ${file}\n    sha512: ${sha512}\n    size: ${content.length}`
      response.end(
        `version: ${version}\nfiles:\n  - ${entry}\npath: ${file}\nsha512: ${sha512}\nreleaseDate: '2026-11-25T00:00:00.000Z'\n`,
      )
    } else if (pathname.endsWith(file)) response.end(content)
    else response.writeHead(404).end()
  })
  server.listen(updatesPort, '127.0.0.1')
  await once(server, 'listening')
  const look = page.getByRole('button', { name: 'Look for a new version' })
  try {
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await look.click()
    await page.getByText('There is no newer version.').waitFor()
    offered = {
      version: versionOfNext,
      sha512: createHash('sha512').update('something else').digest('base64'),
    }
    await look.click()
    await page.getByText(/cannot be used now/).waitFor()
    offered = { version: versionOfNext, sha512: sum }
    await look.click()
    await page.getByText(`Version ${versionOfNext} is ready to be installed.`).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Close and install' }).waitFor()
  } finally {
    server.close()
    server.closeAllConnections()
  }
  report('updates', { olderIgnored: true, changedFileRefused: true, newerOffered: true, asked: [...asked] })
}

/**
 * `npm run -s prove -- package`: as root on a Debian without the application. Builds the package, installs it with apt, and
 * uses it as an ordinary user over a data folder of the version before, sandbox on; upgrades it to a higher version,
 * refuses the way back, removes and purges it. The records must be there all along. Then the server's package: installed,
 * the hub started as its unit starts it, asked, upgraded, removed, its data kept. Prints one line of JSON for each step.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { proveApplication } from './package/application.ts'
import { apt, must, root, versionOf } from './package/debian.ts'
import { proveServer } from './package/server.ts'

must(
  process.getuid?.() === 0 && fs.existsSync('/etc/debian_version'),
  'This proof installs packages: it wants root on Debian.',
)
must(
  !/^installed/.test(versionOf('clinic')),
  'The application is installed on this computer; this proof would remove it.',
)
const place = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-package-'))
fs.chmodSync(place, 0o755)
fs.mkdirSync(path.join(root, 'test-results'), { recursive: true })
try {
  await proveApplication(place)
  await proveServer(place)
} finally {
  if (/^installed/.test(versionOf('clinic'))) apt('purge', 'clinic')
  fs.rmSync(place, { recursive: true, force: true })
}

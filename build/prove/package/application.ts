import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { apt, make, must, nextVersion, output, report, root, versionOf } from './debian.ts'
import { findPatient, registerPatient } from '../../../e2e/harness/people.ts'
import { checkSandbox, enter, makeUser, open } from './ordinary-user.ts'
import { proveUpdates, updatesAddress } from './updates.ts'

const executable = '/opt/Clinic/clinic'

/** The application's package, from its installation to its purge. */
export async function proveApplication(place: string): Promise<void> {
  const deb = make(place, /^clinic_.*\.deb$/, 'deb', '--fast', '--updates', updatesAddress)
  const next = make(place, /^clinic_.*\.deb$/, 'deb', '--fast', '--version', nextVersion)
  report('built', {
    first: path.basename(deb),
    next: path.basename(next),
    megabytes: Math.round(fs.statSync(deb).size / 1e6),
  })

  apt('install', '--no-install-recommends', deb)
  const depends = output('dpkg-query', '-W', '-f', '${Depends}', 'clinic')
  must(/libnotify-bin/.test(depends), 'libnotify-bin is not among what it needs.')
  must(!/not found/.test(output('ldd', executable)), 'A library is missing after its installation.')
  const sandbox = fs.statSync('/opt/Clinic/chrome-sandbox')
  must(sandbox.uid === 0 && (sandbox.mode & 0o7777) === 0o4755, 'The sandbox’s helper is not set up.')
  report('installed', { version: versionOf('clinic'), depends })

  const user = makeUser()
  try {
    const first = await open(user)
    try {
      await enter(first)
      await findPatient(first.page, 'nune', 'Zoë Núñez')
      await registerPatient(first.page, 'Grünhild', 'Öztürk')
      checkSandbox(first, user)
      await proveUpdates(first, next)
      must((await first.quit()) === 0, 'It did not end in good order.')
    } catch (error) {
      await first.page
        .screenshot({ path: path.join(root, 'test-results/package-proof.png') })
        .catch(() => undefined)
      await first.kill()
      throw error
    }
    report('used as an ordinary user', { sandbox: true, oldRecordsFound: true, newRecordWritten: true })

    hardening()
    report('security checklist on the installed application', { passed: true })

    apt('install', '--no-install-recommends', next)
    must(versionOf('clinic').includes(nextVersion), 'The upgrade did not take place.')
    must(
      (fs.statSync('/opt/Clinic/chrome-sandbox').mode & 0o7777) === 0o4755,
      'The upgrade lost the sandbox.',
    )
    const second = await open(user)
    try {
      await enter(second)
      await findPatient(second.page, 'ozturk', 'Grünhild Öztürk')
      checkSandbox(second, user)
      must((await second.quit()) === 0, 'It did not end in good order after the upgrade.')
    } catch (error) {
      await second.kill()
      throw error
    }
    report('upgraded', { version: versionOf('clinic'), recordsKept: true })

    const back = spawnSync('apt-get', ['-qq', '-y', 'install', deb], { stdio: 'ignore' })
    must(
      back.status !== 0 && versionOf('clinic').includes(nextVersion),
      'apt went back to the older version.',
    )
    report('downgrade refused')

    const before = fs.readFileSync(path.join(user.dataDir, 'clinic.db'))
    apt('remove', 'clinic')
    apt('purge', 'clinic')
    must(!fs.existsSync('/opt/Clinic') && !fs.existsSync('/usr/bin/clinic'), 'Something of it stayed behind.')
    must(fs.readFileSync(path.join(user.dataDir, 'clinic.db')).equals(before), 'The records changed.')
    must(fs.existsSync(path.join(user.dataDir, 'key')), 'The key is gone.')
    report('removed and purged', { recordsKept: true })
  } finally {
    spawnSync('userdel', ['--remove', '--force', user.name], { stdio: 'ignore' })
  }
}

/** Electron's security checklist, asserted on what is installed. */
function hardening(): void {
  execFileSync(
    process.execPath,
    [
      path.join(root, 'node_modules/playwright/cli.js'),
      'test',
      '--reporter=line',
      'e2e/packaged/security.spec.ts',
    ],
    { cwd: root, env: { ...process.env, CLINIC_INSTALLED: executable }, stdio: ['ignore', 2, 2] },
  )
}

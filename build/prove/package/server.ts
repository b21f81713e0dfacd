import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { apt, make, must, nextVersion, output, report, versionOf } from './debian.ts'
import { type RunningUnit, startUnit } from './systemd-unit.ts'

/** The server's package, from its installation to its purge: the hub runs as its unit runs it, and its data stay. */
export async function proveServer(place: string): Promise<void> {
  const deb = make(place, /^clinic-server_.*\.deb$/, 'server', '--fast')
  const next = make(place, /^clinic-server_.*\.deb$/, 'server', '--fast', '--version', nextVersion)
  const leftovers = ['/etc/clinic-hub', '/etc/clinic-worker', '/var/lib/clinic-hub', '/var/lib/clinic-worker']
  const wereThere = leftovers.filter((folder) => fs.existsSync(folder))
  must(
    wereThere.length === 0,
    `${wereThere.join(', ')} are there already; this proof wants a computer without a hub.`,
  )
  try {
    apt('install', deb)
    const settings = JSON.parse(fs.readFileSync('/etc/clinic-hub/hub.json', 'utf8')) as {
      port: number
      admins: { admin: string }
    }
    must((fs.statSync('/etc/clinic-hub/hub.json').mode & 0o007) === 0, 'Everybody can read the password.')
    report('server installed', { version: versionOf('clinic-server') })

    const ask = async (method: string, where: string, body?: unknown) => {
      const answer = await fetch(`http://127.0.0.1:${settings.port}${where}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`admin:${settings.admins.admin}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    const up = async (hub: RunningUnit) => {
      for (let tries = 0; tries < 100; tries++) {
        const answer = await ask('GET', '/_up').catch(() => undefined)
        if (answer?.status === 200) return
        await sleep(100)
      }
      throw new Error(`The hub did not come up: ${hub.said()}`)
    }
    const hub = startUnit('clinic-hub')
    await up(hub)
    must((await ask('PUT', '/proof')).status === 201, 'The hub made no database.')
    must((await ask('PUT', '/proof/one', { kept: true })).status === 201, 'The hub wrote nothing.')
    must((await hub.stop()) === 0, 'The hub did not end in good order.')
    const owner = output('stat', '-c', '%U', '/var/lib/clinic-hub/catalogue.sqlite')
    report('hub ran as its unit runs it', { user: owner })

    const worker = startUnit('clinic-worker')
    await sleep(1_500)
    const said = worker.said().trim().split('\n').at(-1)?.slice(0, 200)
    await worker.stop()
    report('worker started without settings', { said })

    apt('install', next)
    const again = startUnit('clinic-hub')
    await up(again)
    must((await ask('GET', '/proof/one')).body.kept === true, 'The upgrade lost a document.')
    await again.stop()
    report('server upgraded', { version: versionOf('clinic-server'), documentsKept: true })

    apt('remove', 'clinic-server')
    apt('purge', 'clinic-server')
    must(!fs.existsSync('/usr/lib/clinic-server'), 'Something of it stayed behind.')
    must(fs.existsSync('/var/lib/clinic-hub/catalogue.sqlite'), 'The hub’s documents are gone.')
    report('server removed and purged', { documentsKept: true })
  } finally {
    if (/^installed/.test(versionOf('clinic-server'))) apt('purge', 'clinic-server')
    for (const folder of leftovers) fs.rmSync(folder, { recursive: true, force: true })
    for (const name of ['clinic-hub', 'clinic-worker']) spawnSync('userdel', [name], { stdio: 'ignore' })
  }
}

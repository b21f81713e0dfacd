/** The worker as a process: against a real hub, with its settings checked, ending cleanly. */
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHub } from '#core/replication/set-up-hub.ts'
import { temporaryFolder } from '#core/testing/temporary-folder.ts'
import { startTestHub, type TestHub } from '../hub/testing/test-hub.ts'

const main = path.join(import.meta.dirname, '../main.ts')

let hub: TestHub
let folder: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  hub = await startTestHub()
  await setUpHub({ url: hub.origin, username: 'admin', password: 'secret' }, 'clinic', undefined)
  folder = temporaryFolder('worker')
})

afterAll(async () => {
  await hub.stop()
  folder.remove()
})

function configFile(name: string, config: unknown): string {
  const file = path.join(folder.folder, `${name}.json`)
  fs.writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config))
  return file
}

const refused = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [main, 'worker', ...args], { encoding: 'utf8' })
  return { status, said: stderr.split('\n')[0] }
}

describe('the worker as a process', () => {
  it('runs on the hub with a folder of its own and ends cleanly on SIGTERM', async () => {
    const url = hub.origin.replace('//', '//admin:secret@')
    const child = spawn(
      process.execPath,
      [main, 'worker', '--hub', url, '--config', configFile('good', { data: 'worker-data' })],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const line = await new Promise((resolve) => createInterface(child.stdout).once('line', resolve))
    expect(line).toBe('worker runs')
    expect(fs.existsSync(path.join(folder.folder, 'worker-data/clinic.db'))).toBe(true)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(log).toContain('"event":"stopped"')
    expect(log).not.toContain('secret')
  })

  it('says which setting is wrong, and starts nothing', () => {
    const hubUrl = hub.origin.replace('//', '//admin:secret@')
    const withConfig = (config: unknown) => refused('--hub', hubUrl, '--config', configFile('bad', config))
    expect(refused('--hub', hubUrl)).toEqual({ status: 2, said: '--config FILE is missing.' })
    expect(withConfig('{').said).toContain('cannot be read as JSON')
    expect(withConfig({}).said).toContain('the setting data is missing')
    expect(withConfig({ data: 'x', portl: {} }).said).toContain('the setting portl is unknown')
    expect(withConfig({ data: 'x', portal: { port: 99999 } }).said).toContain('portal.port')
    expect(refused('--hub', 'nonsense', '--config', configFile('good2', { data: 'x' })).said).toContain(
      'not a URL',
    )
    expect(refused('--hub', hub.origin, '--config', configFile('good2', { data: 'x' })).said).toContain(
      'user is missing',
    )
  })
})

/** The worker as a process: against a real hub, with its settings checked, ending cleanly. */
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHub } from '#core/replication/set-up-hub.ts'
import { temporaryFolder } from '#core/testing/temporary-folder.ts'
import { hubOfTests, type HubOfTests } from '#core/replication/testing/hub-of-tests.ts'
import { ConfigError, readWorkerOptions } from './config.ts'

const main = path.join(import.meta.dirname, '../main.ts')

let hub: HubOfTests
let folder: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  hub = await hubOfTests()
  await hub.remove('clinic')
  await setUpHub({ url: hub.origin, username: hub.username, password: hub.password }, 'clinic', undefined)
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

/** What is said of these options. */
function refused(...args: string[]): string {
  try {
    readWorkerOptions(args)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'nothing'
}

describe('the worker as a process', () => {
  it('runs on the hub with a folder of its own and ends cleanly on SIGTERM', async () => {
    const url = hub.origin.replace('//', `//${hub.username}:${hub.password}@`)
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
    const hubUrl = hub.origin.replace('//', `//${hub.username}:${hub.password}@`)
    const withConfig = (config: unknown) => refused('--hub', hubUrl, '--config', configFile('bad', config))
    const good = configFile('good2', { data: 'x' })
    expect(refused('--hub', hubUrl)).toBe('--config FILE is missing.')
    expect(withConfig('{')).toContain('cannot be read as JSON')
    expect(withConfig({})).toContain('the setting data is missing')
    expect(withConfig({ data: 'x', portl: {} })).toContain('the setting portl is unknown')
    expect(withConfig({ data: 'x', portal: { port: 99999 } })).toContain('portal.port')
    expect(withConfig({ data: 'x', email: { host: 'mail.example' } })).toContain('email.from')
    expect(refused('--hub', 'nonsense', '--config', good)).toContain('not a URL')
    expect(refused('--hub', hub.origin, '--config', good)).toContain('user is missing')
    expect(refused('--hub', hubUrl, '--config', good)).toBe('nothing')
    const { status, stderr } = spawnSync(process.execPath, [main, 'worker', '--hub', hubUrl], {
      encoding: 'utf8',
    })
    expect(status).toBe(2)
    expect(stderr).toContain('--config FILE is missing.')
  }, 60_000)
})

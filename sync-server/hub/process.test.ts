import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask } from './testing/test-hub.ts'

/** The hub as `npm run hub` starts it, by whichever Node is installed. */
const launcher = path.resolve(import.meta.dirname, '../../build/run.mjs')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hub-process-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  child: ChildProcess
  line: string
  log: () => string
}

function launch(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const env = { ...process.env, ...environment }
  delete env['ELECTRON_RUN_AS_NODE']
  return spawn('node', [launcher, 'hub', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function start(args: readonly string[], environment?: Record<string, string>): Promise<Started> {
  const child = launch(args, environment)
  let log = ''
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`The hub ended with ${code}: ${log}`))
    })
    if (child.stdout) {
      createInterface(child.stdout).once('line', (line) => {
        resolve({ child, line, log: () => log })
      })
    }
  })
}

function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', resolve)
    if (signal) child.kill(signal)
  })
}

const originOf = (line: string): string => /(https?:\/\/[^/]+)\//.exec(line)?.[1] ?? ''

describe('the hub as a process', () => {
  it('takes options from a config file, under the environment, under the command line', async () => {
    const config = path.join(folder, 'hub.json')
    const settings = {
      data: path.join(folder, 'from-file'),
      port: 1,
      admins: { file: 'one' },
      documentBytes: 100,
    }
    writeFileSync(config, JSON.stringify(settings))
    const environment = { HUB_CONFIG: config, HUB_PORT: '2', HUB_ADMIN: 'admin:secret' }
    const hub = await start(['--port', '0'], environment)
    const origin = originOf(hub.line)
    expect(hub.line).toMatch(/^hub listens on http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(existsSync(path.join(folder, 'from-file', 'catalogue.sqlite'))).toBe(true)
    expect((await ask(`${origin}/db`, 'PUT')).status).toBe(201)
    const byFile = { authorization: 'Basic ' + btoa('file:one') }
    expect((await ask(`${origin}/_all_dbs`, 'GET', undefined, byFile)).json).toEqual(['_users', 'db'])
    expect((await ask(`${origin}/db/large`, 'PUT', { text: 'x'.repeat(200) })).status).toBe(413)
    expect(await end(hub.child, 'SIGTERM')).toBe(0)
  }, 60_000)

  it('finishes on SIGTERM with 0 while feeds are open, and holds what it acknowledged, encrypted', async () => {
    const data = path.join(folder, 'data')
    const first = await start(['--port', '0', '--data', data, '--admin', 'admin:secret'])
    const origin = originOf(first.line)
    await ask(`${origin}/db`, 'PUT')
    expect((await ask(`${origin}/db/a`, 'PUT', { diagnosis: 'caries profunda' })).status).toBe(201)
    const feed = ask(`${origin}/db/_changes?feed=continuous&heartbeat=5000`, 'GET')
    await expect.poll(() => first.log()).toContain('"status":201')
    const [database] = readdirSync(data).filter((name) => /^[0-9a-f]{32}.*\.sqlite$/.test(name))
    expect(database).toBeDefined()
    for (const name of readdirSync(data)) {
      const bytes = readFileSync(path.join(data, name))
      expect(bytes.includes('caries')).toBe(false)
      expect(bytes.includes('SQLite format')).toBe(false)
    }
    expect(await end(first.child, 'SIGTERM')).toBe(0)
    expect((await feed).text).toContain('"id":"a"')
    for (const line of first
      .log()
      .split('\n')
      .filter((text) => text.startsWith('{')))
      expect(JSON.parse(line)).toHaveProperty('event')
    expect(first.log()).not.toContain('caries')
    expect(statSync(path.join(data, 'hub.key')).mode & 0o77).toBe(0)
    const second = await start(['--port', '0', '--data', data, '--admin', 'admin:secret'])
    expect((await ask(`${originOf(second.line)}/db/a`, 'GET')).json).toMatchObject({
      diagnosis: 'caries profunda',
    })
    expect(await end(second.child, 'SIGTERM')).toBe(0)
  }, 60_000)

  it('ends with 2 and says what is wrong with its options', async () => {
    const config = path.join(folder, 'bad.json')
    writeFileSync(config, '{"listeners":0}')
    const wrong: [string[], string][] = [
      [['--data', folder], '--admin NAME:PASSWORD is missing'],
      [['--admin', 'a:b', '--data', folder, '--port', 'x'], '--port is not a port number'],
      [['--admin', 'a:b', '--data', folder, '--cert', 'x'], '--cert and --key go together'],
      [['--config', config], 'listeners must be a whole number'],
    ]
    for (const [args, message] of wrong) {
      const child = launch(args)
      let text = ''
      child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
      expect(await end(child)).toBe(2)
      expect(text).toContain(message)
    }
  }, 60_000)
})

describe('the systemd unit that ships', () => {
  const shipped = (name: string) =>
    readFileSync(path.resolve(import.meta.dirname, '../../build/package/server', name), 'utf8')

  it('starts the bundled hub as its own user, and ends it in good order', () => {
    const unit = shipped('clinic-hub.service')
    expect(unit).toContain('ExecStart=/usr/lib/clinic-server/clinic-hub --config ')
    expect(unit).toContain('User=clinic-hub')
    expect(unit).toContain('KillSignal=SIGTERM')
    expect(shipped('clinic-hub')).toMatch(/^exec "\$here\/node" .*"\$here\/hub\/main\.cjs" hub "\$@"$/m)
  })
})

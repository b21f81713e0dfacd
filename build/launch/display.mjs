// A screen and a session bus for machines that have none: Xvfb and dbus-daemon, both ours, ended with what they serve.
// xvfb-run and dbus-run-session do the same but do not pass signals on, so the application could not close its files.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SetUpError } from '../setup/project.mjs'

/** Whether a window can be shown: always so outside Linux. */
export const screenIsThere = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

/**
 * Runs a task with a virtual screen and session bus.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} task gets the environment for its programs
 * @returns {Promise<T>} what the task returned
 */
export async function withVirtualDisplay(task) {
  const folder = mkdtempSync(path.join(tmpdir(), 'clinic-display-'))
  const authority = path.join(folder, 'authority')
  writeFileSync(authority, authorityRecord(), { mode: 0o600 })
  const servers = []
  const start = async (program, args) => {
    const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    servers.push(server)
    return firstLine(server, program)
  }
  try {
    const display = await start('Xvfb', [
      ...['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-auth', authority],
    ])
    const bus = await start('dbus-daemon', ['--session', '--nofork', '--nosyslog', '--print-address=1'])
    return await task({
      ...process.env,
      DISPLAY: `:${display}`,
      XAUTHORITY: authority,
      DBUS_SESSION_BUS_ADDRESS: bus,
    })
  } finally {
    for (const server of servers.reverse()) server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function firstLine(server, program) {
  return new Promise((resolve, reject) => {
    let text = ''
    server.once('error', () => reject(new SetUpError(`${program} is not installed`)))
    server.once('close', () => reject(new SetUpError(`${program} ended before it was ready`)))
    server.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
  })
}

/** An Xauthority file with one random cookie, good for any display of whoever can read it (see Xau's AuthFile.c). */
function authorityRecord() {
  const anyFamily = Buffer.from([0xff, 0xff])
  const field = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  const empty = Buffer.alloc(0)
  return Buffer.concat([
    anyFamily,
    ...[empty, empty, Buffer.from('MIT-MAGIC-COOKIE-1'), randomBytes(16)].map((bytes) => field(bytes)),
  ])
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { output } from './debian.ts'

/** What a unit runs, and as whom. */
function unitOf(name: string): { command: string[]; user: string } {
  const text = fs.readFileSync(`/usr/lib/systemd/system/${name}.service`, 'utf8')
  const field = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  return { command: field('ExecStart').split(' '), user: field('User') }
}

export interface RunningUnit {
  /** Asks it to end. @returns its exit code */
  stop: () => Promise<number | null>
  /** What it has printed. */
  said: () => string
}

/** Starts a unit's program as its user, without systemd. */
export function startUnit(name: string): RunningUnit {
  const { command, user } = unitOf(name)
  const [, , uid, gid] = output('getent', 'passwd', user).split(':')
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    uid: Number(uid),
    gid: Number(gid),
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return {
    said: () => said,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

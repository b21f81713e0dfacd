/**
 * A clinic as it runs with a server: a hub, a workstation, a mail server, and the worker with the patients' portal, started as its
 * users start it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { ownCertificate } from '#core/replication/testing/certificates.ts'
import { CoreLines } from './core-lines.ts'
import { type MailBox, openMailBox } from './mail-box.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface PortalClinic {
  desk: CoreLines
  mails: MailBox
  /** Where patients find the portal. */
  url: string
  doctorId: string
  stop(): Promise<void>
}

/** Starts a program and waits for its first line. */
function startProgram(args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)))
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[1]} ended with ${code}: ${log}`)))
    createInterface(child.stdout).once('line', (line) => resolve({ child, line }))
  })
}

async function endProgram(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  if (child.exitCode === null) child.kill('SIGTERM')
  else return
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function startPortalClinic(): Promise<PortalClinic> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-portal-'))
  const at = (name: string) => path.join(folder, name)
  const mails = await openMailBox()
  const hub = await startProgram([
    'sync-server/main.ts',
    'hub',
    ...['--port', '0', '--data', at('hub'), '--admin', 'admin:secret'],
  ])
  const origin = `http://127.0.0.1:${/:(\d+)\/$/.exec(hub.line)?.[1]}`
  const hubUrl = origin.replace('//', '//admin:secret@')
  execFileSync(process.execPath, ['electron/core/host/hub-setup.ts', hubUrl], { cwd: root, stdio: 'ignore' })
  const desk = await CoreLines.start(at('desk'))
  await desk.must('clinic.setUp', {
    clinic: {
      ...{ name: 'Clínica Sol', timeZone: 'Europe/Madrid', country: 'ES', language: 'en' },
      ...{ phone: '915550123', closedOnHolidays: false },
    },
    administrator: { name: 'Ada' },
  })
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
  const doctor = { title: 'Dr.', familyName: 'Rey', email: 'rey@clinic.example', workingHours }
  const { id: doctorId } = await desk.must('doctors.create', doctor)
  await desk.must('sync.configure', {
    ...{ url: origin, database: 'clinic', username: 'admin', password: 'secret' },
  })
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  fs.writeFileSync(at('portal.crt'), ownCertificate.certificate)
  fs.writeFileSync(at('portal.key'), ownCertificate.key)
  const config = {
    data: 'worker',
    email: { host: '127.0.0.1', port: mails.port, security: 'none', from: 'Sol <desk@clinic.example>' },
    portal: {
      ...{ port: 1, publicUrl: url, certificateFile: 'portal.crt', certificateKeyFile: 'portal.key' },
      askAfterVisits: true,
    },
  }
  fs.writeFileSync(at('worker.json'), JSON.stringify(config))
  const worker = await startProgram([
    'build/run.mjs',
    'worker',
    ...['--hub', hubUrl, '--config', at('worker.json'), '--portal-port', String(port)],
  ])
  return {
    desk,
    mails,
    url,
    doctorId,
    async stop() {
      await endProgram(worker.child)
      await desk.stop()
      await endProgram(hub.child)
      await mails.stop()
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

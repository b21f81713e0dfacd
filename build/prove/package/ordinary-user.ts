/** An ordinary user of the computer, and what they do in the installed application. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { goldenDatabases, goldenKey } from '#core/testing/golden-database.ts'
import {
  openPackagedApp,
  processesBelow,
  type PackagedApp,
  type SystemUser,
} from '../../../e2e/harness/packaged-app.ts'
import { signIn } from '../../../e2e/harness/people.ts'
import { must, output, report } from './debian.ts'

export interface OrdinaryUser extends SystemUser {
  name: string
  home: string
  dataDir: string
}

/** A user as a clinic's computer has them, with the records of the newest released version in the usual place. */
export function makeUser(): OrdinaryUser {
  const name = `clinic-proof-${randomBytes(3).toString('hex')}`
  output('useradd', '--create-home', '--shell', '/bin/sh', name)
  const [, , uid = '', gid = '', , home = ''] = output('getent', 'passwd', name).split(':')
  const dataDir = path.join(home, '.config/Clinic/data')
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const golden = goldenDatabases().at(-1)
  if (!golden) throw new Error('There is no database of a released version.')
  golden.copyTo(path.join(dataDir, 'clinic.db'))
  fs.writeFileSync(path.join(dataDir, 'clinic.json'), '{"application":"clinic","format":1}\n')
  fs.writeFileSync(path.join(dataDir, 'key'), `${Buffer.from(goldenKey).toString('hex')}\n`, { mode: 0o600 })
  output('chown', '-R', `${uid}:${gid}`, path.join(home, '.config'))
  report('user', { name, recordsOf: golden.version })
  return { name, uid: Number(uid), gid: Number(gid), home, dataDir }
}

export const open = (user: OrdinaryUser): Promise<PackagedApp> =>
  openPackagedApp({ executable: '/usr/bin/clinic', home: user.home, user })

const password = 'correct horse battery'

/** Signs in, giving the administrator of an old clinic a password where there is none yet. */
export async function enter({ page }: PackagedApp): Promise<void> {
  const board = page.getByRole('button', { name: 'Patients', exact: true })
  const name = page.getByRole('textbox', { name: 'Name or e-mail' })
  const first = page.getByRole('textbox', { name: 'Password once more' })
  await board.or(name).or(first).first().waitFor()
  if (await first.isVisible()) {
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
    await first.fill(password)
    await page.keyboard.press('Enter')
  } else if (await name.isVisible()) {
    await signIn(page, 'Ada', password)
  }
  await board.waitFor()
}

/** The sandbox is on: the page's process may make few system calls and sees no other process. */
export function checkSandbox(app: PackagedApp, user: OrdinaryUser): void {
  const pages = processesBelow(app.pid).filter(({ commandLine }) => commandLine.includes('--type=renderer'))
  must(pages.length > 0, 'There is no process of a page.')
  for (const { pid, commandLine, status } of pages) {
    must(!commandLine.includes('--no-sandbox'), 'The sandbox is off.')
    must(/^Seccomp:\t2$/m.test(status), 'The page’s process has no filter of system calls.')
    must(new RegExp(`^Uid:\t${user.uid}\t`, 'm').test(status), 'It runs as somebody else.')
    const outside = fs.readlinkSync(`/proc/${app.pid}/ns/pid`)
    must(fs.readlinkSync(`/proc/${pid}/ns/pid`) !== outside, 'It sees other processes.')
  }
}

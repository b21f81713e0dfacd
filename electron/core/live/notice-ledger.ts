/** The ledger of what was told on this workstation, as one person sees it: what concerns them, what they have seen. */
import type { Notice, Notices } from '#shared/contract/notices.ts'
import type { Staff } from '#shared/domain/records/staff.ts'
import { renderToast } from '#shared/messaging/toasts.ts'
import type { Reader } from '../store/reader.ts'
import type { Store } from '../store/store.ts'

export interface Audience {
  roles?: readonly string[]
  doctorId?: string
}

/** True when the person is one of those whom a notification is for. */
export const concerns = (audience: Audience, staff: Pick<Staff, 'roles' | 'doctorId'>): boolean =>
  (audience.roles?.some((role) => staff.roles.some((own) => own === role)) ?? false) ||
  (audience.doctorId !== undefined && audience.doctorId === staff.doctorId)

interface Row {
  key: string
  audience: string
  template: string
  parameters: string
  at: string
  seen: number
}

const shownDays = 14
const keptDays = 30
const mostShown = 100
/** The most rows that are looked through for those of one person. */
const mostRead = 2000

const daysBefore = (now: string, days: number): string =>
  new Date(Date.parse(now) - days * 86_400_000).toISOString()

function rowsOf(read: Reader, staff: Pick<Staff, 'id' | 'roles' | 'doctorId'>, now: string): Row[] {
  return read
    .rows<Row>(
      `SELECT toast.key, audience, template, parameters, toast.at, notice_seen.key IS NOT NULL AS seen
       FROM toast LEFT JOIN notice_seen ON notice_seen.key = toast.key AND notice_seen.staff_id = ?
       WHERE toast.at >= ? ORDER BY toast.at DESC LIMIT ${mostRead}`,
      staff.id,
      daysBefore(now, shownDays),
    )
    .filter((row) => concerns(JSON.parse(row.audience) as Audience, staff))
    .slice(0, mostShown)
}

/** Until when a person is not to be disturbed; undefined when that is over. */
export function quietUntil(read: Reader, staffId: string, now: string): string | undefined {
  const [row] = read.rows<{ until: string }>('SELECT until FROM notice_quiet WHERE staff_id = ?', staffId)
  return row && row.until > now ? row.until : undefined
}

const texts = ['appointmentId', 'startsAt', 'patientId', 'equipmentId', 'feedbackId'] as const

function noticeOf(row: Row, language: string): Notice {
  const parameters = JSON.parse(row.parameters) as Record<string, string | number>
  const target = texts.flatMap((name) =>
    typeof parameters[name] === 'string' ? [[name, parameters[name]] as const] : [],
  )
  const { title, body } = renderToast(row.template, parameters, language)
  return { key: row.key, at: row.at, title, body, read: row.seen === 1, ...Object.fromEntries(target) }
}

/** What a person was told, newest first, in their window's language. */
export function noticesOf(
  read: Reader,
  staff: Pick<Staff, 'id' | 'roles' | 'doctorId'>,
  { now, language }: { now: string; language: string },
): Notices {
  const notices = rowsOf(read, staff, now).map((row) => noticeOf(row, language))
  return {
    notices,
    unread: notices.filter((notice) => !notice.read).length,
    quietUntil: quietUntil(read, staff.id, now) ?? null,
  }
}

/** Notes what a person has seen: these, or all there is. */
export function noteSeen(
  store: Store,
  staff: Pick<Staff, 'id' | 'roles' | 'doctorId'>,
  keys: readonly string[] | undefined,
  now: string,
): void {
  const wanted = keys && new Set(keys)
  const unseen = rowsOf(store, staff, now).filter((row) => row.seen === 0 && (wanted?.has(row.key) ?? true))
  store.writeOwn((file) => {
    const note = file.statement('INSERT OR IGNORE INTO notice_seen(staff_id, key, at) VALUES(?, ?, ?)')
    for (const { key, at } of unseen) note.run(staff.id, key, at)
    file.statement('DELETE FROM notice_seen WHERE at < ?').run(daysBefore(now, keptDays))
  })
}

/** Holds back what a person is told until an instant; null ends it. */
export function setQuiet(store: Store, staffId: string, until: string | null): void {
  store.writeOwn((file) => {
    if (until === null) file.statement('DELETE FROM notice_quiet WHERE staff_id = ?').run(staffId)
    else
      file.statement('INSERT OR REPLACE INTO notice_quiet(staff_id, until) VALUES(?, ?)').run(staffId, until)
  })
}

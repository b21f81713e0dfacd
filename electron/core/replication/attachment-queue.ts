/** Attachments that wait for the line: what is sent and fetched last, part by part. */
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import type { Reader } from '../store/reader.ts'

export type Direction = 'up' | 'down'

export interface WaitingAttachment {
  reportId: string
  attachmentId: string
  nextPart: number
}

const queue = (file: SqliteFile, direction: Direction, reportId: string, attachmentId: string): void => {
  file
    .statement(
      'INSERT OR IGNORE INTO sync_attachment(direction, report_id, attachment_id, next_part) VALUES(?,?,?,0)',
    )
    .run(direction, reportId, attachmentId)
}

/** Part of the transaction that stores the attachment. */
export const queueUpload = (file: SqliteFile, reportId: string, attachmentId: string): void =>
  queue(file, 'up', reportId, attachmentId)

/** Part of the transaction that stores a report whose attachment is not here yet. */
export const queueDownload = (file: SqliteFile, reportId: string, attachmentId: string): void =>
  queue(file, 'down', reportId, attachmentId)

export const waitingAttachments = (read: Reader, direction: Direction): WaitingAttachment[] =>
  read.rows<WaitingAttachment>(
    `SELECT report_id AS reportId, attachment_id AS attachmentId, next_part AS nextPart FROM sync_attachment
     WHERE direction = ? ORDER BY report_id, attachment_id LIMIT 100`,
    direction,
  )

/** How many attachments wait to be sent or fetched. */
export const countWaitingAttachments = (read: Reader): number =>
  read.rows<{ count: number }>('SELECT count(*) AS count FROM sync_attachment')[0]?.count ?? 0

/** Notes that a part has arrived on the other side. */
export function partDone(
  file: SqliteFile,
  direction: Direction,
  { reportId, attachmentId, nextPart }: WaitingAttachment,
): void {
  file
    .statement(
      'UPDATE sync_attachment SET next_part = ? WHERE direction = ? AND report_id = ? AND attachment_id = ?',
    )
    .run(nextPart + 1, direction, reportId, attachmentId)
}

/** Ends the transfer of an attachment. */
export function attachmentDone(
  file: SqliteFile,
  direction: Direction,
  { reportId, attachmentId }: WaitingAttachment,
): void {
  file
    .statement('DELETE FROM sync_attachment WHERE direction = ? AND report_id = ? AND attachment_id = ?')
    .run(direction, reportId, attachmentId)
  file
    .statement('DELETE FROM sync_attachment_part WHERE report_id = ? AND attachment_id = ?')
    .run(reportId, attachmentId)
}

/**
 * X-rays and other files of reports, as parts of a fixed size, each a document of its own on the charts database. A part
 * that has arrived is never sent again, so a transfer goes on where it broke off.
 */
import { createHash } from 'node:crypto'
import { wireFormat } from '#shared/sync/wire.ts'
import { attachmentDone, partDone, waitingAttachments, type WaitingAttachment } from './attachment-queue.ts'
import { HubError } from './hub-error.ts'
import type { PushParts } from './push.ts'

const bytesOfPart = 1_048_576

const partId = ({ reportId, attachmentId, nextPart }: WaitingAttachment): string =>
  `attachment:${reportId}:${attachmentId}:${nextPart}`

const partsOf = (size: number): number => Math.max(1, Math.ceil(size / bytesOfPart))

/** Sends one part of what waits. @returns false when nothing waits */
export async function sendAttachments(parts: PushParts): Promise<boolean> {
  const { store, hub, workstationId } = parts
  const [waiting] = waitingAttachments(store, 'up')
  if (!waiting) return false
  const { reportId, attachmentId, nextPart } = waiting
  const bytes = await store.attachment('reports', reportId, attachmentId)
  if (!bytes || nextPart >= partsOf(bytes.byteLength)) {
    store.writeOwn((file) => attachmentDone(file, 'up', waiting))
    return true
  }
  const part = bytes.subarray(nextPart * bytesOfPart, (nextPart + 1) * bytesOfPart)
  const document = {
    _id: partId(waiting),
    format: wireFormat,
    type: 'attachment',
    version: 0,
    by: workstationId,
    stamps: {},
    sha256: createHash('sha256').update(part).digest('hex'),
    _attachments: {
      part: { content_type: 'application/octet-stream', data: Buffer.from(part).toString('base64') },
    },
  }
  const [answer] = await hub.write([document])
  // A part that is there already was sent before its answer was lost: parts never change.
  if (answer?.ok === false && answer.error !== 'conflict')
    throw new HubError('offline', 500, 'The hub could not take a part of an attachment.')
  if (answer) store.writeOwn((file) => partDone(file, 'up', waiting))
  return true
}

/** Fetches one part of what waits. @returns false when nothing that waits is on the hub yet */
export async function fetchAttachments(parts: PushParts): Promise<boolean> {
  const { store, hub } = parts
  for (const waiting of waitingAttachments(store, 'down')) {
    const { reportId, attachmentId, nextPart } = waiting
    const report = await store.get('reports', reportId)
    const meta = report?.attachments.find(({ id }) => id === attachmentId)
    const isHere = report && (await store.attachment('reports', reportId, attachmentId)) !== undefined
    if (!meta || isHere) {
      store.writeOwn((file) => attachmentDone(file, 'down', waiting))
      return true
    }
    const bytes = await hub.attachment(partId(waiting), 'part')
    if (!bytes) continue
    store.writeOwn((file) => {
      file
        .statement(
          'INSERT OR REPLACE INTO sync_attachment_part(report_id, attachment_id, part, bytes) VALUES(?,?,?,?)',
        )
        .run(reportId, attachmentId, nextPart, bytes)
      partDone(file, 'down', waiting)
    })
    if (nextPart + 1 >= partsOf(meta.size)) await assemble(parts, waiting, meta.type)
    return true
  }
  return false
}

/** Puts a whole attachment to its report. */
async function assemble(parts: PushParts, waiting: WaitingAttachment, type: string): Promise<void> {
  const { store } = parts
  const { reportId, attachmentId } = waiting
  await parts.exclusively(async () => {
    const report = await store.get('reports', reportId)
    if (!report) return
    const rows = store.rows<{ bytes: Uint8Array }>(
      'SELECT bytes FROM sync_attachment_part WHERE report_id = ? AND attachment_id = ? ORDER BY part',
      reportId,
      attachmentId,
    )
    const bytes = new Uint8Array(Buffer.concat(rows.map((row) => row.bytes)))
    const write = { collection: 'reports' as const, before: report, after: report }
    await store.commit(
      [{ ...write, attachments: { [attachmentId]: { type, bytes } } }],
      (file) => attachmentDone(file, 'down', waiting),
      { replicated: true },
    )
  })
}

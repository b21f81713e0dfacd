/** Doctors' calendars for their calendar programs: whoever has an address reads it, until it is taken back. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { PortalDoor } from '#shared/contract/portal-door.ts'

/** 256 bits in base64url: what is none is not looked up. */
const secretForm = /^([A-Za-z0-9_-]{43})\.ics$/

export function registerDoctorCalendars(
  app: FastifyInstance,
  door: Pick<PortalDoor, 'doctorCalendar'>,
): void {
  app.get<{ Params: { file: string } }>('/calendar/:file', async (request, reply) => {
    const secret = secretForm.exec(request.params.file)?.[1]
    const calendar = secret === undefined ? undefined : await door.doctorCalendar(secret)
    if (calendar === undefined)
      return await reply.code(404).type('text/plain; charset=utf-8').send('Not found\n')
    const etag = `"${createHash('sha256').update(calendar).digest('base64url')}"`
    reply.header('etag', etag).header('cache-control', 'private, no-cache')
    if (request.headers['if-none-match'] === etag) return await reply.code(304).send()
    return await reply.type('text/calendar; charset=utf-8').send(calendar)
  })
}

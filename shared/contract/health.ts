/** How this workstation's disk and database are. */
import Type from 'typebox'
import { Line } from '../domain/records/fields.ts'
import { endpoint } from './endpoint.ts'

export const HealthStatus = Type.Object({
  space: Type.Object({
    level: Type.Union([
      Type.Literal('ok'),
      Type.Literal('low'),
      Type.Literal('critical'),
      Type.Literal('unknown'),
    ]),
    freeBytes: Type.Integer(),
  }),
  check: Type.Object({
    state: Type.Union([
      Type.Literal('notYet'),
      Type.Literal('running'),
      Type.Literal('ok'),
      Type.Literal('damaged'),
      Type.Literal('failed'),
    ]),
    at: Type.Optional(Line),
  }),
  /** The last write that the disk refused, until one succeeds again. */
  writeFault: Type.Optional(
    Type.Object({
      code: Type.Union([Type.Literal('STORAGE_FULL'), Type.Literal('STORAGE_FAILED')]),
      at: Line,
    }),
  ),
  backup: Type.Object({
    level: Type.Union([Type.Literal('ok'), Type.Literal('late'), Type.Literal('failed')]),
    lastAt: Type.Optional(Line),
  }),
})
export type HealthStatus = Type.Static<typeof HealthStatus>

export const healthCommands = {
  'health.repair': endpoint(
    'Closes a database in which damage was found, so that it can be repaired; the next thing to ask is opening.status.',
    Type.Object({}),
    Type.Null(),
  ),
}

export const healthQueries = {
  'health.status': endpoint(
    'Free space, the last check of the file, write errors and whether backups are up to date.',
    Type.Object({}),
    HealthStatus,
  ),
}

/** The clinic's workstations: how one joins, what it may, and how it is turned out. */
import Type from 'typebox'
import { Line } from '../domain/records/fields.ts'
import { Role } from '../domain/records/staff.ts'
import { endpoint } from './endpoint.ts'

/** Name of its user on the hub. */
const WorkstationName = Type.String({ minLength: 1, maxLength: 100 })
const Label = Type.String({ minLength: 1, maxLength: 100 })
const Roles = Type.Array(Role, { minItems: 1, maxItems: 4, uniqueItems: true })

export const Workstation = Type.Object({
  name: WorkstationName,
  /** What people call it: “Front desk”. */
  label: Line,
  /** For which of the staff’s roles it works; whoever else signs in there may do less. */
  roles: Type.Array(Role),
  /** Whether charts are kept on it. */
  charts: Type.Boolean(),
  enrolledAt: Type.Union([Line, Type.Null()]),
  /** When the hub heard of it last. */
  lastSeenAt: Type.Union([Line, Type.Null()]),
  revokedAt: Type.Union([Line, Type.Null()]),
  /** It is this one. */
  isThis: Type.Boolean(),
})
export type Workstation = Type.Static<typeof Workstation>

export const enrolmentCommands = {
  'workstations.invite': endpoint(
    'Makes a code with which one workstation can join, once, within ten minutes.',
    Type.Object({
      label: Label,
      roles: Roles,
      /** False: it never receives charts, whatever its roles. Absent: it does when one of its roles opens them. */
      charts: Type.Optional(Type.Boolean()),
    }),
    Type.Object({ code: Line, expiresAt: Line }),
  ),
  'workstations.enrol': endpoint(
    'Joins the clinic of a code. An empty workstation receives everything; one that was revoked works again; one with the clinic’s records sends what the hub does not have.',
    Type.Object({ code: Type.String({ minLength: 1, maxLength: 1000 }) }),
    Type.Object({ label: Line, roles: Type.Array(Role), charts: Type.Boolean() }),
  ),
  'workstations.revoke': endpoint(
    'Turns a workstation out: the hub takes nothing from it and tells it nothing, and it closes its records when it hears of it.',
    Type.Object({ name: WorkstationName }),
    Workstation,
  ),
  'workstations.reinstate': endpoint(
    'Takes a revocation back.',
    Type.Object({ name: WorkstationName }),
    Workstation,
  ),
}

export const enrolmentQueries = {
  'workstations.list': endpoint(
    'The workstations that were enrolled with the hub, by label. Asks the hub.',
    Type.Object({}),
    Type.Array(Workstation),
  ),
}

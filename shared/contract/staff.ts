/** People: accounts, roles, and who is signed in on this connection. */
import Type from 'typebox'
import { EmailAddress, Id, Line } from '../domain/records/fields.ts'
import { Role, Staff, staffDetails } from '../domain/records/staff.ts'
import { endpoint } from './endpoint.ts'

const Secret = Type.String({ maxLength: 400 })
const staffId = Type.Object({ staffId: Id })
const Roles = Type.Array(Role, { minItems: 1, maxItems: 4, uniqueItems: true })

/** What a connection to the core is to the clinic. */
export const SessionState = Type.Object({
  /**
   * `open`: nobody has a password, so whoever is here works as the first administrator. `locked`: the person is still known,
   * and has to say the password or PIN again.
   */
  state: Type.Union([
    /** The workstation was turned out of the clinic: nothing is shown, and nobody signs in, until it is let in again. */
    Type.Literal('revoked'),
    Type.Literal('notSetUp'),
    Type.Literal('open'),
    Type.Literal('signedOut'),
    Type.Literal('signedIn'),
    Type.Literal('locked'),
  ]),
  /** Who is signed in; null when nobody is. */
  staff: Type.Union([Staff, Type.Null()]),
  /** People who signed in on this workstation before, by name, and whether a PIN will do for them. */
  people: Type.Array(Type.Object({ id: Id, name: Line, pin: Type.Boolean() })),
  /** Minutes without a sign of life after which the session locks; 0 never. */
  lockAfterMinutes: Type.Integer(),
  /** The clinic is the demonstration, whose people all have the password that the sign-in screen shows. */
  demonstration: Type.Boolean(),
})
export type SessionState = Type.Static<typeof SessionState>

export const sessionCommands = {
  'session.signIn': endpoint(
    'Signs a person in on this connection, by name or e-mail address and password.',
    Type.Object({ name: Line, password: Secret }),
    SessionState,
  ),
  'session.switchUser': endpoint(
    'Goes over to another person, or unlocks for the same one, by password; or by PIN where that person signed in on this workstation before.',
    Type.Object({ staffId: Id, password: Type.Optional(Secret), pin: Type.Optional(Secret) }),
    SessionState,
  ),
  'session.lock': endpoint('Locks this connection until the person is back.', Type.Object({}), SessionState),
  'session.signOut': endpoint('Ends the session of this connection.', Type.Object({}), SessionState),
  'session.touch': endpoint(
    'Says that the person is still there, so that the session does not lock.',
    Type.Object({}),
    SessionState,
  ),
  'session.setPin': endpoint(
    'Sets one’s own PIN for this workstation, four to eight digits; an empty one takes it away.',
    Type.Object({ password: Secret, pin: Secret }),
    SessionState,
  ),
}

export const sessionQueries = {
  'session.current': endpoint(
    'Who is signed in on this connection, and who may.',
    Type.Object({}),
    SessionState,
  ),
}

export const staffCommands = {
  'staff.create': endpoint(
    'Adds a member of staff. Without a password the person cannot sign in.',
    Type.Object({
      ...staffDetails,
      roles: Roles,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      password: Type.Optional(Secret),
    }),
    Staff,
  ),
  'staff.update': endpoint(
    'Changes name, e-mail address or doctor’s record of a person, or lets them work again.',
    Type.Object({
      staffId: Id,
      changes: Type.Object({
        name: Type.Optional(Line),
        email: Type.Optional(Type.Union([EmailAddress, Type.Literal('')])),
        doctorId: Type.Optional(Type.Union([Id, Type.Literal('')])),
        active: Type.Optional(Type.Literal(true)),
      }),
    }),
    Staff,
  ),
  'staff.setRoles': endpoint('Replaces a person’s roles.', Type.Object({ staffId: Id, roles: Roles }), Staff),
  'staff.deactivate': endpoint('Ends a person’s access; what they did keeps their name.', staffId, Staff),
  'staff.setPassword': endpoint(
    'Sets a password: one’s own with the one before, or another person’s as an administrator.',
    Type.Object({ staffId: Id, password: Secret, currentPassword: Type.Optional(Secret) }),
    Staff,
  ),
}

export const staffQueries = {
  'staff.list': endpoint(
    'Everybody who works or worked here, by name, and whether they can sign in.',
    Type.Object({}),
    Type.Array(Type.Object({ ...Staff.properties, hasPassword: Type.Boolean() })),
  ),
}

export const chartCommands = {
  'charts.openInEmergency': endpoint(
    'Opens a patient’s chart for an hour to a person whose role does not; audited with the reason, and administrators are told.',
    Type.Object({ patientId: Id, reason: Type.String({ minLength: 1, maxLength: 200 }) }),
    Type.Object({ patientId: Id, until: Line }),
  ),
}

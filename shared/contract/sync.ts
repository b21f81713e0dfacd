/** Replication with the hub: how it is set up, how it stands, and what a person has to look at. */
import Type from 'typebox'
import { Id, Line } from '../domain/records/fields.ts'
import { endpoint } from './endpoint.ts'

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 }))

/** Document ids on the hub hold a collection's name and a record's id. */
const DocumentId = Type.String({ maxLength: 400 })

export const SyncState = Type.Union([
  /** No hub is configured: this workstation is on its own. */
  Type.Literal('off'),
  Type.Literal('paused'),
  Type.Literal('connecting'),
  Type.Literal('online'),
  /** The hub does not answer; tried again by itself. */
  Type.Literal('offline'),
  /** The hub does not take the credentials: a person has to look. */
  Type.Literal('unauthorized'),
  /** The hub has no such database, or what answers is no hub. */
  Type.Literal('missing'),
  Type.Literal('refused'),
  /** What answers shows another certificate than the pinned one: nothing is sent. */
  Type.Literal('untrusted'),
  /** The hub turned this workstation out: its records are closed. */
  Type.Literal('revoked'),
])
export type SyncState = Type.Static<typeof SyncState>

export const SyncStatus = Type.Object({
  state: SyncState,
  /** Since when it is in that state. */
  since: Type.Union([Line, Type.Null()]),
  /** Address and name, never the password. */
  hub: Type.Union([
    Type.Object({ url: Line, database: Line, username: Line, charts: Type.Boolean() }),
    Type.Null(),
  ]),
  /** Records with changes that the hub does not have yet. */
  waiting: Type.Integer(),
  lastExchangeAt: Type.Union([Line, Type.Null()]),
  /** While everything the hub holds is read for the first time, or again. */
  firstReplication: Type.Union([
    Type.Object({
      documentsRead: Type.Integer(),
      documentsTotal: Type.Integer(),
      secondsLeft: Type.Union([Type.Integer(), Type.Null()]),
    }),
    Type.Null(),
  ]),
  attachmentsWaiting: Type.Integer(),
  /** Documents that could not be taken or sent. */
  quarantined: Type.Array(
    Type.Object({
      documentId: DocumentId,
      kind: Type.Union([Type.Literal('broken'), Type.Literal('newer'), Type.Literal('refused')]),
      reason: Line,
      at: Line,
    }),
  ),
  /** True while this workstation hosts the hub for others. */
  hosting: Type.Boolean(),
  /** How many things wait for a person: displaced bookings, open conflicts, what is quarantined. */
  needsPerson: Type.Object({
    displaced: Type.Integer(),
    conflicts: Type.Integer(),
    quarantined: Type.Integer(),
  }),
})
export type SyncStatus = Type.Static<typeof SyncStatus>

/** Why a document was set aside. */
const QuarantineKind = Type.Union([Type.Literal('broken'), Type.Literal('newer'), Type.Literal('refused')])

export const QuarantinedDocument = Type.Object({
  documentId: DocumentId,
  /** Of the clinic's two databases, the one it lies in. */
  database: Type.Union([Type.Literal('desk'), Type.Literal('charts')]),
  /** Type and id of the record it is or claims to be; absent for what is no record. */
  recordType: Type.Optional(Type.String({ maxLength: 400 })),
  recordId: Type.Optional(Type.String({ maxLength: 400 })),
  /** `broken` and `newer` came from the hub; `refused` is ours, and the hub does not take it. */
  kind: QuarantineKind,
  /** In plain English, without values of the document. */
  reason: Line,
  at: Line,
})
export type QuarantinedDocument = Type.Static<typeof QuarantinedDocument>

/** The hub that this workstation hosts for the others on the local network. */
export const Hosting = Type.Object({
  on: Type.Boolean(),
  /** `failed`: it could not be started, `reason` says why; it is tried again by itself. */
  state: Type.Union([
    Type.Literal('off'),
    Type.Literal('starting'),
    Type.Literal('running'),
    Type.Literal('failed'),
  ]),
  reason: Type.Union([Line, Type.Null()]),
  /** Addresses at which other workstations reach it, the likeliest first. */
  urls: Type.Array(Line),
  /** What `sync.configure` wants on the other workstations; null until it was hosted once. */
  access: Type.Union([
    Type.Object({ database: Line, username: Line, password: Line, port: Type.Integer() }),
    Type.Null(),
  ]),
})
export type Hosting = Type.Static<typeof Hosting>

export const FoundHub = Type.Object({
  /** Name of the computer that hosts it. */
  name: Line,
  url: Line,
  /** Name of the clinic's databases there. */
  database: Line,
  /** True for the one that this workstation hosts. */
  own: Type.Boolean(),
})
export type FoundHub = Type.Static<typeof FoundHub>

export const Conflict = Type.Object({
  id: Line,
  recordType: Line,
  recordId: Type.String({ maxLength: 200 }),
  /** The part of the record: a field, a group of fields, or an element of a list. */
  part: Type.String({ maxLength: 400 }),
  at: Line,
  /** The value that gave way; absent when it was a removal. */
  lost: Type.Optional(Type.Unknown()),
  /** The value that stayed; absent when it was a removal. */
  kept: Type.Optional(Type.Unknown()),
  workstationId: Line,
  resolved: Type.Union([
    Type.Null(),
    Type.Object({ choice: Type.Union([Type.Literal('keep'), Type.Literal('restore')]), at: Line, by: Line }),
  ]),
})
export type Conflict = Type.Static<typeof Conflict>

const Answer = Type.Object({ state: SyncState })

export const syncCommands = {
  'sync.configure': endpoint(
    'Connects this workstation with a hub, or with another one; without an address it is disconnected. The credentials are kept in the encrypted database alone.',
    Type.Object({
      url: Type.Optional(Type.String({ maxLength: 500, pattern: '^https?://[^/?#@\\s]+/?$' })),
      database: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,40}$' })),
      username: Type.Optional(Line),
      password: Type.Optional(Line),
      /** False: this workstation never receives charts. */
      charts: Type.Optional(Type.Boolean()),
      /** Pin of the hub’s own certificate, as `hub` prints it: then no other is accepted. */
      certificate: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
    }),
    Answer,
  ),
  'sync.now': endpoint('Tries the hub at once, whatever the delay.', Type.Object({}), Answer),
  'sync.pause': endpoint(
    'Stops replicating until it is resumed; changes go on waiting.',
    Type.Object({ paused: Type.Boolean() }),
    Answer,
  ),
  'sync.host': endpoint(
    'Hosts the hub on this workstation for the others on the local network, or ends that. It makes databases and a credential, connects this workstation, and is found by others (`sync.discover`). What the hub holds is kept when it is switched off.',
    Type.Object({
      on: Type.Boolean(),
      /** 5984 when absent. */
      port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
      /** Name of the clinic's databases; `clinic` when absent. */
      database: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,40}$' })),
    }),
    Hosting,
  ),
}

export const conflictCommands = {
  'conflicts.resolve': endpoint(
    'Settles an entry of the conflict log: the record keeps its value, or gets back the one that gave way.',
    Type.Object({
      conflictId: Line,
      choice: Type.Union([Type.Literal('keep'), Type.Literal('restore')]),
    }),
    Conflict,
  ),
  'conflicts.reopen': endpoint(
    'Takes back how an entry of the conflict log was settled: it is open again, and where a value was put back the record has the one from before. Refused when the record was changed since; harmless when the entry is open.',
    Type.Object({ conflictId: Line }),
    Conflict,
  ),
}

export const syncQueries = {
  'sync.status': endpoint('How replication stands.', Type.Object({}), SyncStatus),
  'sync.record': endpoint(
    'Whether a record as it is here has reached the hub.',
    Type.Object({ recordType: Line, recordId: Id }),
    Type.Object({ onHub: Type.Boolean(), waiting: Type.Boolean() }),
  ),
  'sync.quarantine': endpoint(
    'Documents that were set aside, newest first: what the hub holds and cannot be taken, and what it does not take from here.',
    Type.Object({ limit }),
    Type.Array(QuarantinedDocument),
  ),
  'sync.hosting': endpoint(
    'The hub that this workstation hosts, with what other workstations need to connect.',
    Type.Object({}),
    Hosting,
  ),
  'sync.discover': endpoint(
    'Looks for hubs on the local network (mDNS), for as long as asked: two seconds when absent. A subscription to it tells once.',
    Type.Object({ milliseconds: Type.Optional(Type.Integer({ minimum: 200, maximum: 10_000 })) }),
    Type.Array(FoundHub),
  ),
  'conflicts.list': endpoint(
    'Values that gave way to another workstation’s, newest first.',
    Type.Object({ recordId: Type.Optional(Id), open: Type.Optional(Type.Boolean()), limit }),
    Type.Array(Conflict),
  ),
}

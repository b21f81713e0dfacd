/**
 * The core's own tables, beside RxDB's in the same encrypted file: ledgers, cursors and projections. All but `setting`,
 * `sign_in_attempt`, `workstation_person`, `notice_seen` and `notice_quiet` can be made again from records and events.
 */
export const ownTables = `
  CREATE TABLE IF NOT EXISTS setting(
    name TEXT PRIMARY KEY, value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Every event in the order in which this workstation learned of it.
  CREATE TABLE IF NOT EXISTS event_queue(
    position INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, source TEXT NOT NULL
  ) STRICT;

  -- How far each reactor has come in the queue.
  CREATE TABLE IF NOT EXISTS reactor_cursor(
    reactor TEXT PRIMARY KEY, position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Reactions that threw: tried again at next_at, or, when dead, by a person.
  CREATE TABLE IF NOT EXISTS reaction_failure(
    id TEXT PRIMARY KEY, reactor TEXT NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
    attempts INTEGER NOT NULL, error TEXT NOT NULL, failed_at TEXT NOT NULL, next_at TEXT NOT NULL, dead INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS reaction_failure_due ON reaction_failure(dead, next_at);

  -- Commands the application gives itself; a row goes in the transaction that carries it out.
  CREATE TABLE IF NOT EXISTS pending_command(
    id TEXT PRIMARY KEY, name TEXT NOT NULL, input TEXT NOT NULL, event_id TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL DEFAULT ''
  ) STRICT, WITHOUT ROWID;

  -- Rows that reactors derive from events. In the order in which they were made: in that of their keys, which are scattered,
  -- an import would write nearly every page of it in each transaction. Databases of before keep that order.
  CREATE TABLE IF NOT EXISTS projection(
    reactor TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(reactor, key)
  ) STRICT;
  -- Rows of projections whose records were changed by replication, until they have been made anew.
  CREATE TABLE IF NOT EXISTS stale_projection(
    reactor TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY(reactor, key)
  ) STRICT, WITHOUT ROWID;
  -- Figures alone are asked for by time.
  CREATE INDEX IF NOT EXISTS projection_figures ON projection(reactor, at) WHERE reactor = 'analytics';

  -- Desktop notifications of this workstation: each key once. Not replicated.
  CREATE TABLE IF NOT EXISTS toast(
    key TEXT PRIMARY KEY, audience TEXT NOT NULL, template TEXT NOT NULL, parameters TEXT NOT NULL,
    at TEXT NOT NULL, state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS toast_state ON toast(state, at);
  CREATE INDEX IF NOT EXISTS toast_at ON toast(at);
  -- What each person has seen of it, and until when they are not to be disturbed. Not replicated.
  CREATE TABLE IF NOT EXISTS notice_seen(
    staff_id TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY(staff_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS notice_quiet(
    staff_id TEXT PRIMARY KEY, until TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Failed sign-ins in a row, by whom they were tried for; noted before the password is looked at. Not replicated.
  CREATE TABLE IF NOT EXISTS sign_in_attempt(
    subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- People who signed in on this workstation, and the PIN with which they may come back. Not replicated.
  CREATE TABLE IF NOT EXISTS workstation_person(
    staff_id TEXT PRIMARY KEY, signed_in_at TEXT NOT NULL, pin_hash TEXT, pin_for TEXT, pin_failures INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- Each record's place in the history it shares with the hub; empty until a hub is configured for the first time.
  CREATE TABLE IF NOT EXISTS sync_record(
    collection TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, rank INTEGER NOT NULL, rev TEXT,
    stamps TEXT NOT NULL, pending TEXT NOT NULL, verify INTEGER NOT NULL, marker INTEGER NOT NULL,
    PRIMARY KEY(collection, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sync_record_waiting ON sync_record(target, rank) WHERE pending <> '{}';
  CREATE INDEX IF NOT EXISTS sync_record_unverified ON sync_record(target) WHERE verify = 1;
  CREATE INDEX IF NOT EXISTS sync_record_marker ON sync_record(target, marker);

  -- How far each of the hub's databases has been read, and the mark by which a hub that went back is known.
  CREATE TABLE IF NOT EXISTS sync_checkpoint(
    target TEXT PRIMARY KEY, seq TEXT NOT NULL, token TEXT NOT NULL, marker INTEGER NOT NULL,
    read_whole INTEGER NOT NULL, last_exchange TEXT
  ) STRICT, WITHOUT ROWID;

  -- Documents of the hub that could not be taken, and writes that it refused.
  CREATE TABLE IF NOT EXISTS sync_quarantine(
    target TEXT NOT NULL, document_id TEXT NOT NULL, rev TEXT NOT NULL, reason TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY(target, document_id)
  ) STRICT, WITHOUT ROWID;

  -- Bookings that may not agree with a page since a merge; looked at when everything of the hub is here.
  CREATE TABLE IF NOT EXISTS sync_suspect(
    date TEXT NOT NULL, appointment_id TEXT NOT NULL, PRIMARY KEY(date, appointment_id)
  ) STRICT, WITHOUT ROWID;

  -- Attachments that wait to be sent or fetched, part by part.
  CREATE TABLE IF NOT EXISTS sync_attachment(
    direction TEXT NOT NULL, report_id TEXT NOT NULL, attachment_id TEXT NOT NULL, next_part INTEGER NOT NULL,
    PRIMARY KEY(direction, report_id, attachment_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sync_attachment_part(
    report_id TEXT NOT NULL, attachment_id TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY(report_id, attachment_id, part)
  ) STRICT;
`

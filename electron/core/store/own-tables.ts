/**
 * The core's own tables, beside RxDB's in the same encrypted file: ledgers, cursors and projections. All but `setting`
 * can be made again from records and events.
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

  -- Rows that reactors derive from events.
  CREATE TABLE IF NOT EXISTS projection(
    reactor TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(reactor, key)
  ) STRICT, WITHOUT ROWID;
  -- Figures alone are asked for by time.
  CREATE INDEX IF NOT EXISTS projection_figures ON projection(reactor, at) WHERE reactor = 'analytics';

  -- Desktop notifications of this workstation: each key once. Not replicated.
  CREATE TABLE IF NOT EXISTS toast(
    key TEXT PRIMARY KEY, audience TEXT NOT NULL, template TEXT NOT NULL, parameters TEXT NOT NULL,
    at TEXT NOT NULL, state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS toast_state ON toast(state, at);
`

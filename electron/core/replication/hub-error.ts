/** What can go wrong between a workstation and its hub, as far as it makes a difference. */
export type HubErrorKind =
  /** No answer, or one that ended early: tried again soon. */
  | 'offline'
  /** The credentials are wrong, revoked, or may not use this database: tried again slowly. */
  | 'unauthorized'
  /** There is no such database, or what answers is no hub. */
  | 'missing'
  /** What answers shows another certificate than the pinned one: nothing was sent. */
  | 'untrusted'
  /** One request was larger than the hub takes. */
  | 'tooLarge'
  /** Anything else the hub says no to. */
  | 'refused'

export class HubError extends Error {
  readonly kind: HubErrorKind
  /** HTTP status; 0 when there was no answer. */
  readonly status: number

  constructor(kind: HubErrorKind, status: number, message: string) {
    super(message)
    this.name = 'HubError'
    this.kind = kind
    this.status = status
  }
}

/** The error that an HTTP status stands for. */
export function errorOfStatus(status: number, path: string): HubError {
  const message = `The hub answered ${status} to ${path}.`
  if (status === 401 || status === 403) return new HubError('unauthorized', status, message)
  if (status === 404) return new HubError('missing', status, message)
  if (status === 413) return new HubError('tooLarge', status, message)
  if (status >= 500 || status === 408 || status === 429) return new HubError('offline', status, message)
  return new HubError('refused', status, message)
}

import { Trans } from '@lingui/react/macro'

/** Who did it; patients are named in the log by id alone. */
export function Who({ actor }: { actor: { kind: string; name: string } }) {
  if (actor.kind === 'patient') return <Trans>The patient, in the portal</Trans>
  return actor.kind === 'system' ? <Trans>The application</Trans> : actor.name
}

import { Trans } from '@lingui/react/macro'

/** Who did it; patients are named in the log by id alone. */
export function Who({ actor }: { actor: { kind: string; name: string } }) {
  return actor.kind === 'patient' ? <Trans>The patient, in the portal</Trans> : actor.name
}

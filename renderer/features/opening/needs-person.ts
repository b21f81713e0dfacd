import type { OpeningStatus } from '#shared/contract/opening.ts'

/** Whether a person is needed before the records open. */
export const needsPerson = (status: OpeningStatus): boolean =>
  status.state === 'newKey' || status.state === 'locked' || status.state === 'damaged'

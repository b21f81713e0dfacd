/** What the window shows while the records are not open. */
import type { OpeningStatus } from '#shared/contract/opening.ts'
import { DamagedScreen } from './damaged-screen.tsx'
import { NewKeyScreen } from './new-key-screen.tsx'
import { UnlockScreen } from './unlock-screen.tsx'

export { NewPassphraseFields, usePassphraseProblem } from './new-passphrase.tsx'
export { ConfirmRecoveryKey, type ShownRecoveryKey } from './recovery-key.tsx'

/** The screen for a state in which a person is needed. */
export function OpeningScreen({ status }: { status: OpeningStatus }) {
  switch (status.state) {
    case 'newKey':
      return <NewKeyScreen status={status} />
    case 'locked':
      return <UnlockScreen status={status} />
    case 'damaged':
      return <DamagedScreen status={status} />
    case 'opening':
    case 'open':
      return null
  }
}

/** The commands about one's own notifications: they change this workstation, not the clinic. */
import { commands, type CommandInput } from '#shared/contract/contract.ts'
import { noticeCommands } from '#shared/contract/notices.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import { faultOf } from '../store/storage-fault.ts'
import type { Store } from '../store/store.ts'
import { noteSeen, setQuiet } from './notice-ledger.ts'

type NoticeCommand = keyof typeof noticeCommands

export const isNoticeCommand = (name: string): name is NoticeCommand => Object.hasOwn(noticeCommands, name)

/** Carries one out for the person who asks. */
export async function runNoticeCommand(
  name: NoticeCommand,
  input: unknown,
  parts: { store: Store; staffId: string | undefined; now: string; log: (line: string) => void },
): Promise<Result<null, Refusal>> {
  const { store, now } = parts
  const invalid = refuseInvalidInput(commands[name].input, input ?? {})
  if (invalid) return refuse(invalid)
  const staff = parts.staffId === undefined ? undefined : await store.get('staff', parts.staffId)
  if (!staff) return refuse(refusal('SIGN_IN_NEEDED', 'Sign in first (session.signIn).'))
  try {
    if (name === 'notices.seen') {
      noteSeen(store, staff, ((input ?? {}) as CommandInput<'notices.seen'>).keys, now)
    } else {
      const { until } = input as CommandInput<'notices.quiet'>
      if (until !== null && Number.isNaN(Date.parse(until)))
        return refuse(refusal('INVALID_INPUT', 'That is no instant.', { field: 'until' }))
      setQuiet(store, staff.id, until === null ? null : new Date(until).toISOString())
    }
    return accept(null)
  } catch (error) {
    return refuse(faultOf(error, `command ${name}`, parts.log))
  }
}

/** What a person has open at this window, put aside while another one works here. Nobody finds another one's drafts. */
import type { StoreApi } from 'zustand/vanilla'
import { useBoardView } from './board-view.ts'
import { useBookingDraft } from './booking-draft.ts'
import { useLatestPatients } from './latest-patients.ts'
import { useReportDrafts } from './report-drafts.ts'
import { useUndoStack } from './undo-stack.ts'
import { useView } from './view.ts'

const stores = [
  useBoardView,
  useBookingDraft,
  useLatestPatients,
  useReportDrafts,
  useUndoStack,
  useView,
] as readonly Pick<StoreApi<object>, 'getState' | 'getInitialState' | 'setState'>[]

const aside = new Map<string, readonly object[]>()

/** Puts the state of one person aside and takes up another's; `undefined` is nobody. */
export function changePerson(from: string | undefined, to: string | undefined): void {
  if (from !== undefined)
    aside.set(
      from,
      stores.map((store) => store.getState()),
    )
  const kept = to === undefined ? undefined : aside.get(to)
  for (const [index, store] of stores.entries())
    store.setState(kept?.[index] ?? store.getInitialState(), true)
}

/** The person has signed out: what was open is let go. */
export function forgetPerson(staffId: string): void {
  aside.delete(staffId)
}

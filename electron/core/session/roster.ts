/** Everybody who works here, read once and again when somebody's account has changed. */
import type { StoredStaff } from '#shared/domain/records/staff.ts'
import type { Store } from '../store/store.ts'

export interface Roster {
  all(): Promise<readonly StoredStaff[]>
  find(staffId: string): Promise<StoredStaff | undefined>
}

export function createRoster(store: Store): Roster {
  let loaded: Promise<readonly StoredStaff[]> | undefined
  store.onChanges((changes) => {
    if (changes.some(({ collection }) => collection === 'staff')) loaded = undefined
  })
  const all = (): Promise<readonly StoredStaff[]> => {
    if (loaded) return loaded
    const reading = store.find('staff', { where: {} })
    loaded = reading
    reading.catch(() => {
      if (loaded === reading) loaded = undefined
    })
    return reading
  }
  return {
    all,
    find: async (staffId) => (await all()).find(({ id }) => id === staffId),
  }
}

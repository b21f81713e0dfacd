/** Whether this workstation's desktop notifications name people: a setting of its own, not replicated. */
import { readSetting, removeSetting, writeSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'

export interface Discretion {
  hidesNames: () => boolean
  hideNames: (hide: boolean) => void
}

/** @param changed called when the setting has changed */
export function createDiscretion(store: Store, changed: () => void): Discretion {
  return {
    hidesNames: () => readSetting(store, 'hideNamesInNotifications') === true,
    hideNames(hide) {
      store.writeOwn((file) => {
        if (hide) writeSetting(file, 'hideNamesInNotifications', true)
        else removeSetting(file, 'hideNamesInNotifications')
      })
      changed()
    },
  }
}

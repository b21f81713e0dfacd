/** Stands for `temporal-polyfill` in what runs in Electron, which has Temporal itself: nothing to load. */
import type * as Library from 'temporal-polyfill'

export const { Temporal } = globalThis as unknown as typeof Library

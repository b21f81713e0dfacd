/** Stands for `temporal-polyfill` in what runs in Electron, which has Temporal itself: nothing to load. */
export const { Temporal } = globalThis as unknown as typeof import('temporal-polyfill')

/** All reactors. A new one is a file and a line here; docs/event-map.md and its test follow. */
import { notifications } from './notifications.ts'
import type { Reactor } from './reactor.ts'

export const reactors: readonly Reactor[] = [notifications]

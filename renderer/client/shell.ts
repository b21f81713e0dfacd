/**
 * What the shell tells the page by window messages: `core-port` carries the port to a core that has started (again), and
 * `core-down` says that it died.
 */
import type { PageMessage } from '#shared/contract/page.ts'
import { core } from './core.ts'

/** Listens to the shell from now on. */
export function listenToShell(): void {
  window.addEventListener('message', (event: MessageEvent<PageMessage | undefined>) => {
    if (event.source !== window) return
    const [port] = event.ports
    switch (event.data?.kind) {
      case 'core-port':
        if (port) core.attach(port)
        break
      case 'core-down':
        core.lose()
        break
      case undefined:
        break
    }
  })
}

/**
 * What the shell tells the page by window messages: `core-port` carries the port to a core that has started (again), and
 * `core-down` says that it died.
 */
import type { PageMessage, PageRequest, RequestOutcome } from '#shared/contract/page.ts'
import { core } from './core.ts'

const waiting = new Map<number, (outcome: RequestOutcome) => void>()
let nextRequest = 0

/** Asks where, and saves what this page would print as a PDF. */
export function savePdf(suggestedName: string): Promise<RequestOutcome> {
  const requestId = nextRequest++
  const request: PageRequest = { kind: 'save-pdf', requestId, suggestedName: suggestedName.slice(0, 120) }
  return new Promise((resolve) => {
    waiting.set(requestId, resolve)
    window.postMessage(request, window.location.origin)
  })
}

/** Listens to the shell from now on. */
export function listenToShell(): void {
  window.addEventListener('message', (event: MessageEvent<PageMessage | PageRequest | undefined>) => {
    if (event.source !== window) return
    const [port] = event.ports
    switch (event.data?.kind) {
      case 'core-port':
        if (port) core.attach(port)
        break
      case 'core-down':
        core.lose()
        break
      case 'request-answered':
        waiting.get(event.data.requestId)?.(event.data.outcome)
        waiting.delete(event.data.requestId)
        break
      case 'save-pdf':
      case undefined:
        break
    }
  })
}

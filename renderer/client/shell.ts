/**
 * What the shell tells the page by window messages: `core-port` carries the port to a core that has started (again), and
 * `core-down` says that it died.
 */
import type { PageMessage, PageRequest, RequestOutcome } from '#shared/contract/page.ts'
import { useUpdateState } from '../state/update-state.ts'
import { core } from './core.ts'

const waiting = new Map<number, (outcome: RequestOutcome) => void>()
let nextRequest = 0

/** Asks where, and saves what this page would print as a PDF. */
export const savePdf = (suggestedName: string): Promise<RequestOutcome> =>
  request({ kind: 'save-pdf', requestId: nextRequest++, suggestedName: suggestedName.slice(0, 120) })

/** Asks how it stands with new versions, looks for one, or ends the application and installs it. */
export const askOfUpdates = (
  kind: 'tell-of-updates' | 'look-for-update' | 'install-update',
): Promise<RequestOutcome> => request({ kind, requestId: nextRequest++ })

function request(asked: PageRequest): Promise<RequestOutcome> {
  return new Promise((resolve) => {
    waiting.set(asked.requestId, resolve)
    window.postMessage(asked, window.location.origin)
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
      case 'update-state':
        useUpdateState.setState({ state: event.data.state })
        break
      case 'save-pdf':
      case 'tell-of-updates':
      case 'look-for-update':
      case 'install-update':
      case undefined:
        break
    }
  })
}

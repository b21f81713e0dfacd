/**
 * What the shell tells the page by window messages: `core-port` carries the port to a core that has started (again), and
 * `core-down` says that it died.
 */
import type { PageMessage, PageRequest, RequestOutcome } from '#shared/contract/page.ts'
import { core } from './core.ts'

const waiting = new Map<number, (outcome: RequestOutcome) => void>()
let nextRequest = 0

/** Asks where, and saves what this page would print as a PDF. */
export const savePdf = (suggestedName: string): Promise<RequestOutcome> =>
  ask((requestId) => ({ kind: 'save-pdf', requestId, suggestedName: suggestedName.slice(0, 120) }))

/** Shows the demonstration clinic in place of one that is not set up. */
export const openDemo = (): Promise<RequestOutcome> => ask((requestId) => ({ kind: 'open-demo', requestId }))

function ask(build: (requestId: number) => PageRequest): Promise<RequestOutcome> {
  const requestId = nextRequest++
  return new Promise((resolve) => {
    waiting.set(requestId, resolve)
    window.postMessage(build(requestId), window.location.origin)
  })
}

/** What is done when a desktop notification was clicked. */
let onNoticeClicked: (key: string) => void = () => undefined

/** Sets what is done when the person clicks a desktop notification. */
export function whenNoticeClicked(act: (key: string) => void): void {
  onNoticeClicked = act
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
      case 'notice-clicked':
        onNoticeClicked(event.data.key)
        break
      case 'save-pdf':
      case 'open-demo':
      case 'begin-photo':
      case 'end-photo':
      case undefined:
        break
    }
  })
}

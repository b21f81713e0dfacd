/**
 * Stands between the page and the shell: hands the page what the shell says, tells the shell when the page listens, and
 * passes on what the page asks for. It exposes no function to the page; the shell checks what is asked.
 */
import { ipcRenderer } from 'electron'
import type { PageMessage, PageRequest, RequestOutcome } from '#shared/contract/page.ts'

ipcRenderer.on('page-message', (event, message: PageMessage) => {
  window.postMessage(message, window.location.origin, event.ports)
})

// Module scripts have run by then, so the page's listener is in place.
window.addEventListener('DOMContentLoaded', () => ipcRenderer.send('page-listens'))

window.addEventListener('message', (event: MessageEvent<PageRequest | PageMessage | undefined>) => {
  if (event.source !== window || event.data?.kind !== 'save-pdf') return
  const { requestId } = event.data
  void (ipcRenderer.invoke('page-request', event.data) as Promise<RequestOutcome>)
    .catch((): RequestOutcome => 'failed')
    .then((outcome) => {
      const answer: PageMessage = { kind: 'request-answered', requestId, outcome }
      window.postMessage(answer, window.location.origin)
    })
})

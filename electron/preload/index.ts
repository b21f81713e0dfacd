/**
 * Stands between the page and the shell: hands the page what the shell says, tells the shell when the page listens, and
 * passes on what the page asks for. It exposes no function to the page; the shell checks what is asked.
 */
import { ipcRenderer } from 'electron'
import type { PageMessage, PageRequest, RequestOutcome } from '#shared/contract/page.ts'

type Told = [message: PageMessage, ports: MessagePort[]]

/** What came while the page's scripts were being read; undefined once the page listens. */
let early: Told[] | undefined = []
const tellPage = (...[message, ports]: Told) => window.postMessage(message, window.location.origin, ports)

ipcRenderer.on('page-message', (event, message: PageMessage) => {
  if (early) early.push([message, event.ports])
  else tellPage(message, event.ports)
})

// Said before the page's scripts are read, so that the port to the core is there when they are.
ipcRenderer.send('page-listens')

// Module scripts have run by then, so the page's listener is in place.
window.addEventListener('DOMContentLoaded', () => {
  const waiting = early ?? []
  early = undefined
  for (const told of waiting) tellPage(...told)
})

const requestKinds: readonly string[] = ['save-pdf', 'open-demo', 'begin-photo', 'end-photo']
const isRequest = (data: PageRequest | PageMessage | undefined): data is PageRequest =>
  data !== undefined && requestKinds.includes(data.kind)

window.addEventListener('message', (event: MessageEvent<PageRequest | PageMessage | undefined>) => {
  if (event.source !== window || !isRequest(event.data)) return
  const { requestId } = event.data
  void (ipcRenderer.invoke('page-request', event.data) as Promise<RequestOutcome>)
    .catch((): RequestOutcome => 'failed')
    .then((outcome) => {
      const answer: PageMessage = { kind: 'request-answered', requestId, outcome }
      window.postMessage(answer, window.location.origin)
    })
})

/**
 * Stands between the page and the shell: hands the page what the shell says, and tells the shell when the page listens.
 * It exposes no function to the page.
 */
import { ipcRenderer } from 'electron'
import type { PageMessage } from '#shared/contract/page.ts'

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

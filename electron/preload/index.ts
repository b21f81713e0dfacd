/**
 * Stands between the page and the shell: hands the page what the shell says, and tells the shell when the page listens.
 * It exposes no function to the page.
 */
import { ipcRenderer } from 'electron'
import type { PageMessage } from '#shared/contract/page.ts'

ipcRenderer.on('page-message', (event, message: PageMessage) => {
  window.postMessage(message, window.location.origin, event.ports)
})

// Module scripts have run by then, so the page's listener is in place.
window.addEventListener('DOMContentLoaded', () => ipcRenderer.send('page-listens'))

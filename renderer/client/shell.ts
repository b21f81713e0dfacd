/**
 * What the shell tells the page: the preload posts a window message that carries the port to the core, once at the
 * start and again whenever the core was started anew. A port whose other end is gone closes by itself.
 */
import { core } from './core.ts'

/** Listens for ports to the core from now on. */
export function listenForCore(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window) return
    const port = event.ports[0]
    if (port) core.attach(port)
  })
}

/** When the application cannot go on: said on stderr and in a window, ended with an exit code that is not 0. */
import { app } from 'electron'
import { openTellingWindow } from './main-window.ts'

export const troublePath = '/trouble.html'
const troubleExitCode = 1
/** Started from a terminal, the terminal keeps the message; the window need not be closed by hand. */
const terminalWaitMs = 8_000

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`)

/** The page that tells what is wrong; plain HTML, because the application's own page needs the core. */
export const troublePage = (code: string, message: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Clinic cannot start</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 2.5rem; }
      h1 { font-size: 1.4rem; }
      code { opacity: .7; }
    </style>
  </head>
  <body>
    <main role="alert">
      <h1>The clinic cannot be opened</h1>
      <p>${escapeHtml(message)}</p>
      <p>Nothing in the folder was changed. <code>${escapeHtml(code)}</code></p>
    </main>
  </body>
</html>
`

/**
 * Tells the person, then ends the application.
 * @param pages where the window's pages are looked up
 */
export function endWithTrouble(pages: Map<string, string>, code: string, message: string): void {
  console.error(`The clinic cannot be opened (${code}): ${message}`)
  pages.set(troublePath, troublePage(code, message))
  const window = openTellingWindow(troublePath)
  const end = () => app.exit(troubleExitCode)
  window.once('closed', end)
  if (!app.isPackaged) setTimeout(end, terminalWaitMs)
}

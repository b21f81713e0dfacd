/** What the page may ask of the shell, each checked at this one door. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { app, BrowserWindow, dialog, ipcMain } from 'electron'
import Value from 'typebox/value'
import { PageRequest, type RequestOutcome } from '#shared/contract/page.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { allowCamera, isFromOurPage } from './page-safety.ts'
import type { Updates } from './updates.ts'

/** A name that every system takes: without signs that mean something in a path, and not hidden. */
export const fileNameOf = (suggested: string): string =>
  suggested
    .replace(/[<>:"/\\|?*\u0000-\u001f]+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(/\s+/g, ' ') || 'document'

/**
 * Answers the page's requests from now on; what comes from anywhere else, or is none, fails.
 * @param openDemo shows the demonstration clinic; false where this clinic is not empty
 * @param updates where new versions come from
 */
export function answerPageRequests(openDemo: () => Promise<boolean>, updates: () => Updates): void {
  ipcMain.handle('page-request', async (event, request: unknown): Promise<RequestOutcome> => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (!isFromOurPage(event) || !window || !Value.Check(PageRequest, request)) return 'failed'
    try {
      switch (request.kind) {
        case 'save-pdf':
          return await savePdf(window, request.suggestedName)
        case 'open-demo':
          return (await openDemo()) ? 'done' : 'failed'
        case 'begin-photo':
        case 'end-photo':
          allowCamera(request.kind === 'begin-photo')
          return 'done'
        case 'tell-of-updates':
          updates().tell()
          return 'done'
        case 'look-for-update':
          await updates().look()
          return 'done'
        case 'install-update':
          await updates().install()
          return 'done'
      }
    } catch (error) {
      console.error(`${request.kind} failed: ${errorName(error)}`)
      return 'failed'
    }
  })
}

async function savePdf(window: BrowserWindow, suggestedName: string): Promise<RequestOutcome> {
  // Made first: while the dialog is open the page goes on and may show something else.
  const pdf = await window.webContents.printToPDF({
    pageSize: 'A4',
    preferCSSPageSize: true,
    generateTaggedPDF: true,
  })
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: path.join(app.getPath('documents'), `${fileNameOf(suggestedName)}.pdf`),
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
  })
  if (canceled || !filePath) return 'left'
  await writeFile(filePath, pdf)
  return 'done'
}

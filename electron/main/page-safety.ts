/** What no page may do, whatever it holds: leave the application, open windows, ask for devices, reach the network. */
import { app, session, type Session } from 'electron'
import { appOrigin } from './app-protocol.ts'

const isOurs = (address: string): boolean => address === appOrigin || address.startsWith(`${appOrigin}/`)

/** True while a person takes a photo; at any other time no page has the camera. */
let photoIsTaken = false

/** Lets our own page ask for the camera, or no longer. */
export function allowCamera(allowed: boolean): void {
  photoIsTaken = allowed
}

/** Copying text is the one permission that the application's own page always has. */
const isAllowed = (permission: string, origin: string): boolean =>
  isOurs(origin) && (permission === 'clipboard-sanitized-write' || (permission === 'media' && photoIsTaken))

/** The camera, and never the microphone. */
function isVideoAlone(details: object): boolean {
  const { mediaTypes, mediaType } = details as Partial<
    Electron.MediaAccessPermissionRequest & Electron.PermissionCheckHandlerHandlerDetails
  >
  return mediaTypes ? mediaTypes.every((type) => type === 'video') : mediaType !== 'audio'
}

/** Bounds every page of the application, those of later windows too. */
export function boundPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url) && !event.url.startsWith('blob:')) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Bounds the session: no permission, no device, no request that leaves the machine. */
export function boundSession(bounded: Session = session.defaultSession): void {
  bounded.setPermissionRequestHandler((contents, permission, decide, details) => {
    decide(isAllowed(permission, contents.getURL()) && (permission !== 'media' || isVideoAlone(details)))
  })
  bounded.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      isAllowed(permission, origin) && (permission !== 'media' || isVideoAlone(details)),
  )
  bounded.setDevicePermissionHandler(() => false)
  // Its dictionaries would come from a server.
  bounded.setSpellCheckerEnabled(false)
  bounded.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, decide) => {
      decide({ cancel: true })
    },
  )
}

/** Whether a message comes from the main frame of the application's own page. */
export const isFromOurPage = (event: Electron.IpcMainEvent | Electron.IpcMainInvokeEvent): boolean =>
  event.senderFrame !== null &&
  event.senderFrame === event.sender.mainFrame &&
  event.senderFrame.origin === appOrigin

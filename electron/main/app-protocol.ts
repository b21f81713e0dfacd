/** The window's files over `app://clinic/`, with the headers that bound what a page can do. */
import { readFile } from 'node:fs'
import path from 'node:path'
import { protocol, type Session } from 'electron'

export const appOrigin = 'app://clinic'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * Scripts come from the application alone and none stands in a page. Styles may stand in the page, because the component
 * library writes its variables into a style element; with no address outside the application allowed anywhere, a style
 * has nowhere to send anything.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

/** Must be called before the application is ready. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** The file an address of ours means, or undefined when it is outside the folder. */
export function fileOf(address: string, folder: string): string | undefined {
  const url = new URL(address)
  if (url.protocol !== 'app:' || url.host !== 'clinic') return undefined
  let name: string
  try {
    name = decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  const file = path.join(folder, name === '/' ? 'index.html' : name)
  return file.startsWith(folder + path.sep) && !file.includes('\0') ? file : undefined
}

/**
 * Serves the window's files to a session.
 * @param folder absolute path of the built renderer
 * @param pages pages made on the spot, by path
 */
export function serveApp(session: Session, folder: string, pages: ReadonlyMap<string, string>): void {
  // protocol.handle, which replaces this call, loads a whole HTTP client and streams every file: the window would open
  // a tenth of a second later.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  session.protocol.registerBufferProtocol('app', (request, respond) => {
    const page = pages.get(new URL(request.url).pathname)
    if (page !== undefined) {
      respond(answer(200, Buffer.from(page), '.html'))
      return
    }
    const file = fileOf(request.url, folder)
    if (request.method !== 'GET' || file === undefined) {
      respond(notFound())
      return
    }
    readFile(file, (error, content) => respond(error ? notFound() : answer(200, content, path.extname(file))))
  })
}

const answer = (statusCode: number, data: Buffer, extension: string): Electron.ProtocolResponse => {
  const type = types[extension] ?? 'application/octet-stream'
  return {
    statusCode,
    data,
    mimeType: type.split(';')[0] ?? type,
    headers: { ...headers, 'Content-Type': type },
  }
}

const notFound = () => answer(404, Buffer.from('Not found'), '')

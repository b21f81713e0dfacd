/** A browser without a screen: keeps cookies, follows forms. For tests and measures of the portal. */
import { randomInt } from 'node:crypto'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

export class TestBrowser {
  readonly cookies = new Map<string, string>()
  readonly setCookies: string[] = []
  readonly #origin: string
  readonly #headers: Record<string, string>

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = origin
    // Each browser is at another address, as the portal hears it from the proxy before it.
    const address = `10.${[1, 2, 3].map(() => randomInt(256)).join('.')}`
    this.#headers = { 'x-forwarded-for': address, ...headers }
  }

  /** One request; redirects are not followed. */
  async request(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${this.#origin}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...this.#headers, ...(cookie === '' ? {} : { cookie }), ...(init.headers as object) },
    })
    for (const line of answer.headers.getSetCookie()) {
      this.setCookies.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  get(path: string): Promise<Answer> {
    return this.request(path)
  }

  /** Sends a form of the page, with its token. */
  async submit(page: string, action: string, fields: Record<string, string>): Promise<Answer> {
    const { text } = await this.get(page)
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(text) ?? []
    return await this.post(action, { _csrf: token, ...fields })
  }

  post(action: string, fields: Record<string, string>): Promise<Answer> {
    return this.request(action, { method: 'POST', body: new URLSearchParams(fields) })
  }
}

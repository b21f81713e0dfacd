/** What every page has: the clinic's name, the ways to the other pages, the languages. */
import { phoneWords } from '#shared/domain/patients/phone-words.ts'
import { isRightToLeft, keptLeftToRight } from '#shared/lib/direction.ts'
import { html, type Html, type Part } from './html.ts'
import { languageNames } from './texts/texts.ts'
import type { Visitor } from './visitor.ts'

const sections = ['appointments', 'reports', 'messages', 'feedback', 'details'] as const

/** A form that proves where it comes from. */
export const form = (visitor: Visitor, action: string, ...parts: Part[]): Html =>
  html`<form method="post" action="${action}">
    <input type="hidden" name="_csrf" value="${visitor.formToken()}" />
    ${parts}
  </form>`

export const notice = (text: string): Html => html`<p class="card notice" role="status">${text}</p>`
export const problem = (text: string): Html => html`<p class="card problem" role="alert">${text}</p>`

/** A labelled field. */
export const field = (id: string, label: string, control: Html): Html =>
  html`<div class="field"><label for="${id}">${label}</label>${control}</div>`

/** @returns the whole document as text */
export function page(visitor: Visitor, title: string, ...content: Part[]): string {
  const { language, clinic, t, path, patientId } = visitor
  const ways = html`<nav aria-label="${clinic.name}">
    <ul>
      ${sections.map(
        (section) =>
          html`<li>
            <a href="/${section}" ${path.startsWith(`/${section}`) && html`aria-current="page"`}
              >${t(section)}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`
  return html`<!doctype html>
    <html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title} – ${clinic.name}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#page">${t('skip')}</a>
        <header>
          <span class="clinic"><bdi>${clinic.name}</bdi></span>
          ${
            patientId !== undefined &&
            form(visitor, '/sign-out', html`<button class="plain">${t('signOut')}</button>`)
          }
          ${patientId !== undefined && ways}
        </header>
        <main id="page">
          <h1>${title}</h1>
          ${content}
        </main>
        <footer>
          ${
            clinic.phone !== undefined &&
            html`<a href="tel:${clinic.phone}"
              >${t('call', { phone: keptLeftToRight(phoneWords(clinic.phone)) })}</a
            >`
          }
          <ul aria-label="${t('language')}">
            ${Object.entries(languageNames).map(
              ([tag, name]) =>
                html`<li><a href="${path}?lang=${tag}" lang="${tag}" hreflang="${tag}">${name}</a></li>`,
            )}
          </ul>
        </footer>
      </body>
    </html>`.text
}

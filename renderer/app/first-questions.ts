/** What the first screen is going to ask, asked before it is drawn. */
import { Temporal } from 'temporal-polyfill'
import { askAhead } from '../client/core.ts'
import { needsPerson } from '../features/opening/needs-person.ts'
import { usePreferences } from '../state/preferences.ts'

/**
 * A core that opens its records answers within this time: the window is then drawn once, with its board, instead of some three
 * times while answers come in. After it people are told that the records are being opened.
 */
const patienceMilliseconds = 600

/**
 * Asks for the clinic, its doctors and today's board; resolves when all answers are there, when a person is needed before the
 * records open, or after a moment.
 */
export async function askFirstQuestions(): Promise<void> {
  const { lastTimeZone } = usePreferences.getState()
  const questions = [
    askAhead('clinic.get', {}),
    askAhead('session.current', {}),
    askAhead('doctors.list', {}),
    ...(lastTimeZone === undefined ? [] : [askAhead('appointments.day', { date: todayIn(lastTimeZone) })]),
  ]
  makeReady(lastTimeZone)
  const answered = questions.map(
    (question) =>
      new Promise<void>((resolve) => {
        question.subscribe(() => resolve())
      }),
  )
  const personNeeded = new Promise<void>((resolve) => {
    askAhead('opening.status', {}).subscribe(({ value }) => {
      if (value && needsPerson(value)) resolve()
    })
  })
  await Promise.race([
    Promise.all(answered),
    personNeeded,
    new Promise((resolve) => setTimeout(resolve, patienceMilliseconds)),
  ])
}

const fontFamily = 'Inter Variable'

/** What the first drawing needs and takes tens of milliseconds, done while the core opens: the dates' data, and the letters. */
function makeReady(timeZone: string | undefined): void {
  new Intl.DateTimeFormat(undefined, { timeZone, dateStyle: 'full', timeStyle: 'short' }).formatRange(0, 1)
  void document.fonts.load(`1em "${fontFamily}"`)
}

const todayIn = (timeZone: string): string => Temporal.Now.plainDateISO(timeZone).toString()

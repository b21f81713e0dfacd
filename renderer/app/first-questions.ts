/** What the first screen is going to ask, asked before it is drawn. */
import { Temporal } from 'temporal-polyfill'
import { askAhead } from '../client/core.ts'
import { usePreferences } from '../state/preferences.ts'

/** With a core that is ready, the answers come within this time; else people are told that the records are being opened. */
const patienceMilliseconds = 80

/** Asks for the clinic, its doctors and today's board; resolves when all answers are there, or after a moment. */
export async function askFirstQuestions(): Promise<void> {
  const { lastTimeZone } = usePreferences.getState()
  const questions = [
    askAhead('clinic.get', {}),
    askAhead('session.current', {}),
    askAhead('doctors.list', {}),
    ...(lastTimeZone === undefined ? [] : [askAhead('appointments.day', { date: todayIn(lastTimeZone) })]),
  ]
  const answered = questions.map(
    (question) =>
      new Promise<void>((resolve) => {
        question.subscribe(() => resolve())
      }),
  )
  await Promise.race([
    Promise.all(answered),
    new Promise((resolve) => setTimeout(resolve, patienceMilliseconds)),
  ])
}

const todayIn = (timeZone: string): string => Temporal.Now.plainDateISO(timeZone).toString()

/** The calendars of all countries as a file of their own (out/main/holidays.js): holidays-when-needed.ts loads it. */
export { default } from 'date-holidays'

/** The calendars of all countries as a file of their own (out/main/holidays.cjs): holidays-when-needed.ts loads it. */
export { default as Holidays } from 'date-holidays'

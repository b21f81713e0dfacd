/** The clinic's calendar date at an instant, ISO 8601. */
export const localDate = (instant: string, timeZone: string): string =>
  // The Swedish short date is ISO 8601.
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(instant))

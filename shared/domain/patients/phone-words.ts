import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * A telephone number in the groups in which people read it out (ITU-T E.123, international notation).
 * @param number E.164, e.g. `+442079460058`
 * @returns `+44 20 7946 0058`; the number as it is where its country's groups are not known
 */
export const phoneWords = (number: string): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number

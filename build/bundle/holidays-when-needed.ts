/**
 * Stands for `date-holidays` in the bundled core: two megabytes of calendars, which no start waits for, because the
 * holidays of the years in sight are in the database.
 */
import { createRequire } from 'node:module'
import type Library from 'date-holidays'

let library: typeof Library | undefined

/** Called with `new`, as the library's class is. */
export default function Holidays(...where: ConstructorParameters<typeof Library>): Library {
  library ??= (createRequire(import.meta.url)('./holidays.cjs') as { Holidays: typeof Library }).Holidays
  return new library(...where)
}

/** Days of a week in March that is still to come, whenever the tests run: no holiday, no change of clocks. */
const today = new Date()
const year = today.getUTCFullYear() + (today.getUTCMonth() >= 1 ? 1 : 0)

export interface SpringDay {
  /** `2027-03-09` */
  iso: string
  /** As typed on the demonstration's computers, `9/3/2027`, and with a short year. */
  typed: string
  typedShort: string
  /** As headings say it: `9 March 2027`. */
  written: string
  /** `9` */
  day: number
  /** `March 2027` */
  month: string
}

/** The first Tuesday from the 8th of March on, or so many days after it. */
export function springTuesday(daysAfter = 0): SpringDay {
  const eighth = new Date(Date.UTC(year, 2, 8))
  const day = 8 + ((2 - eighth.getUTCDay() + 7) % 7) + daysAfter
  return {
    iso: `${year}-03-${String(day).padStart(2, '0')}`,
    typed: `${day}/3/${year}`,
    typedShort: `${day}/3/${year % 100}`,
    written: `${day} March ${year}`,
    day,
    month: `March ${year}`,
  }
}

/** The last of March of the same year, as typed. */
export const endOfMarch = `31/3/${year}`

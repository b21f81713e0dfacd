/**
 * Telephone numbers as they are written within a country, read by patterns that are compiled once. The library compiles its
 * patterns anew for each number, which is most of what an import of many patients would do. Only what is beyond doubt is
 * answered here; what is not goes to the library, and a test holds both against each other.
 */
import { type CountryCode, getCountryCallingCode, isSupportedCountry, Metadata } from 'libphonenumber-js/min'

/** What the library's metadata say of a country's numbers; its types leave these out. */
interface NumberingPlan {
  nationalNumberPattern(): string
  IDDPrefix(): string
  nationalPrefixForParsing(): string | 0 | undefined
  nationalPrefixTransformRule(): string | 0 | undefined
  possibleLengths(): readonly number[] | undefined
  hasTypes(): boolean
  type(name: string): { pattern(): string; possibleLengths(): readonly number[] | undefined } | undefined
}

interface Plan {
  callingCode: string
  /** What is dialled before the code of another country. */
  outward: RegExp
  /** What is dialled before a number within the country. */
  prefix: RegExp | undefined
  isNumber: (digits: string) => boolean
}

const kinds = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)

function planOf(country: CountryCode): Plan | undefined {
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  const plan = metadata.numberingPlan as unknown as NumberingPlan
  const callingCode = getCountryCallingCode(country)
  // Where several countries share a code, the library asks the first of them first.
  const codes = metadata as unknown as { countryCallingCodes(): Record<string, CountryCode[]> }
  if (codes.countryCallingCodes()[callingCode]?.[0] !== country) return undefined
  const prefix = plan.nationalPrefixForParsing()
  // The metadata say 0 for what is not there.
  if (plan.nationalPrefixTransformRule()) return undefined
  const general = whole(plan.nationalNumberPattern())
  const types = kinds.flatMap((name) => {
    const type = plan.type(name)
    return type?.pattern() ? [{ pattern: whole(type.pattern()), lengths: type.possibleLengths() }] : []
  })
  const isOfType = (digits: string): boolean =>
    types.some(
      ({ pattern, lengths }) => (!lengths || lengths.includes(digits.length)) && pattern.test(digits),
    )
  return {
    callingCode,
    outward: new RegExp(`^(?:${plan.IDDPrefix()})`),
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    isNumber: (digits) =>
      plan.possibleLengths()?.includes(digits.length) === true &&
      general.test(digits) &&
      (!plan.hasTypes() || isOfType(digits)),
  }
}

const plans = new Map<string, Plan | undefined>()

/**
 * Reads a number that is written with the country's own prefix and nothing but digits, spaces and dashes.
 * @returns E.164; undefined when it is written in another way, or is no such number for all that is known here
 */
export function readNationalNumber(text: string, country: string): string | undefined {
  if (!/^[\d -]{5,25}$/.test(text) || !isSupportedCountry(country)) return undefined
  if (!plans.has(country)) plans.set(country, planOf(country))
  const plan = plans.get(country)
  const digits = text.replaceAll(/\D/g, '')
  if (!plan || plan.outward.test(digits)) return undefined
  const prefix = plan.prefix?.exec(digits)
  // A carrier's code behind the prefix, or a number that may be read with it and without: the library knows.
  if (prefix && (prefix.slice(1).some(Boolean) || plan.isNumber(digits))) return undefined
  const national = digits.slice(prefix?.[0].length ?? 0)
  return plan.isNumber(national) ? `+${plan.callingCode}${national}` : undefined
}

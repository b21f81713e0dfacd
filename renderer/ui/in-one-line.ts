import { inOneLine as inOneLineWithin } from '#shared/lib/direction.ts'

/** Facts in one line, with a dot between them; those that are not there are left out. */
export const inOneLine = (facts: Parameters<typeof inOneLineWithin>[0]): string =>
  inOneLineWithin(facts, document.documentElement.dir === 'rtl')

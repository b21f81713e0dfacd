/** Whether a recovery key was really copied: some of its groups are asked for. */
import { randomInt } from 'node:crypto'

const groups = 8

/** Two different groups to ask for, counted from 1, the earlier one first. */
export function askGroups(): number[] {
  const first = randomInt(1, groups + 1)
  const other = randomInt(1, groups)
  return [first, other >= first ? other + 1 : other].sort((a, b) => a - b)
}

/** Whether the typed groups are those asked for; case and spaces do not matter, and O, I and L are read as 0 and 1. */
export function saysAskedGroups(
  shown: { recoveryKey: string; askedGroups: readonly number[] },
  typed: readonly string[],
): boolean {
  const symbols = shown.recoveryKey.split('-')
  return (
    typed.length === shown.askedGroups.length &&
    shown.askedGroups.every((group, index) => plain(typed[index] ?? '') === symbols[group - 1])
  )
}

const plain = (text: string): string =>
  text.toUpperCase().replaceAll(/\s/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

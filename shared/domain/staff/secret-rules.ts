/**
 * What a password and a PIN must be. Length is what makes a password strong (OWASP ASVS 5.0, 6.2.1: no rules about kinds
 * of characters); what an attacker would try first is refused.
 */
import { fold } from '../patients/folding.ts'

export const passwordLength = { minimum: 10, maximum: 128 }
export const pinLength = { minimum: 4, maximum: 8 }

export type PasswordWeakness = 'tooShort' | 'tooLong' | 'repetitive' | 'wellKnown' | 'ownName'

/** Beginnings of the most used passwords, with their common endings taken off. */
const wellKnown = [
  'password',
  'passwort',
  'contrasena',
  'welcome',
  'bienvenido',
  'qwertyuiop',
  'qwerty',
  'azerty',
  'letmein',
  'iloveyou',
  'administrator',
  'admin',
  'clinic',
  'clinica',
  'dentist',
  'dental',
  'doctor',
  'abcdefghij',
  'changeme',
]

/** True for `aaaa`, `1234`, `9876`, `abababab` and the like: few characters, or each the neighbour of the one before. */
function isRepetitive(text: string): boolean {
  const letters = [...text]
  if (new Set(letters).size <= 2) return true
  const steps = new Set(
    letters
      .slice(1)
      .map((letter, index) => (letter.codePointAt(0) ?? 0) - (letters[index]?.codePointAt(0) ?? 0)),
  )
  const [only] = steps
  return steps.size === 1 && Math.abs(only ?? 0) <= 1
}

/**
 * What is wrong with a password.
 * @param names of the person and the clinic: a password that is one of them is guessed first
 * @returns undefined when it may be used
 */
export function passwordWeakness(password: string, names: readonly string[]): PasswordWeakness | undefined {
  const letters = [...password.normalize('NFKC')]
  if (letters.length < passwordLength.minimum) return 'tooShort'
  if (letters.length > passwordLength.maximum) return 'tooLong'
  if (isRepetitive(password)) return 'repetitive'
  const core = fold(password).replaceAll(/[^\p{L}]/gu, '')
  if (core === '' ? isRepetitive(password) : wellKnown.includes(core)) return 'wellKnown'
  const words = names
    .flatMap((name) => [fold(name), ...fold(name).split(/\s+/)])
    .map((name) => name.replaceAll(/\s/g, ''))
  if (core !== '' && words.includes(core)) return 'ownName'
  return undefined
}

/** True for four to eight digits that are not all the same and not in a row. */
export const isUsablePin = (pin: string): boolean =>
  new RegExp(`^\\d{${pinLength.minimum},${pinLength.maximum}}$`).test(pin) && !isRepetitive(pin)

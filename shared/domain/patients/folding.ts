/**
 * Folding: one spelling for what people take for the same letters. Search and the comparison of names work on folded
 * text only; what people typed is stored as typed.
 */
import { withPlainDigits } from './digits.ts'

/** Letters that Unicode does not take apart into a base letter and a mark. */
const alike: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  // Arabic: forms of alef, yeh and teh marbuta that are written for each other; Persian kaf and yeh.
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ک: 'ك',
  ء: '',
  ـ: '',
}
const alikeLetters = new RegExp(`[${Object.keys(alike).join('')}]`, 'gu')

/**
 * Marks that may be left out: accents, Arabic and Hebrew vowel points. The vowel signs of Indic scripts are letters to
 * their readers and stay.
 */
const optionalMarks = /[\p{Script=Inherited}\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED]/gu

/** Text in which nothing but case has to be folded: most of it, at a sixth of the work. */
const plain = /^[\x00-\x7f]*$/

/** Text without case, accents, compatibility forms and foreign digits. */
export const fold = (text: string): string =>
  plain.test(text)
    ? text.toLowerCase()
    : withPlainDigits(text.normalize('NFKD'))
        .replace(optionalMarks, '')
        .toLowerCase()
        .replace(alikeLetters, (letter) => alike[letter] ?? letter)
        .normalize('NFC')

/** Characters of scripts that put no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々〆]/u

/** True for a word of Chinese, Japanese or Korean characters. */
export const isUnspaced = (word: string): boolean => unspaced.test(word)

const runs = new RegExp(
  `${unspaced.source.replace(']', ']+')}|[\\p{L}\\p{N}\\p{M}\\p{Extended_Pictographic}]+`,
  'gu',
)

/**
 * The words of a text, folded: letters, digits and pictographs. An apostrophe joins (`O'Brien` is `obrien`), everything
 * else parts. A run of Chinese, Japanese or Korean characters is one word.
 */
export function foldedWords(text: string): string[] {
  if (plain.test(text)) return plainWords(text)
  const joined = fold(text).replace(/(?<=\p{L})['’ʼ`´‘](?=\p{L})/gu, '')
  return joined.match(runs)?.flatMap(partScripts) ?? []
}

/** The same of text in which nothing but case is folded. */
const plainWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/(?<=[a-z])['`](?=[a-z])/g, '')
    .match(/[a-z0-9]+/g) ?? []

/** Parts a word where a run of unspaced script begins or ends. */
function partScripts(word: string): string[] {
  if (!unspaced.test(word)) return [word]
  return word.match(new RegExp(`${unspaced.source}+|[^${unspaced.source.slice(1)}+`, 'gu')) ?? [word]
}

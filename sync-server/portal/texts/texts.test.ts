import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { languageNames, languages, wishedLanguage, type TextKey } from './texts.ts'

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe.each(Object.entries(languages))('the portal in %s', (language, texts) => {
  it('says everything, and nothing else', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort())
    expect(Object.keys(languageNames)).toContain(language)
  })

  it.each(Object.keys(en) as TextKey[])('%s has the words to fill in of the English text', (key) => {
    expect(texts[key].trim()).not.toBe('')
    expect(placeholders(texts[key])).toEqual(placeholders(en[key]))
  })
})

it('takes the language that a browser wishes most, of those it speaks', () => {
  expect(wishedLanguage('fr-FR, es;q=0.8, en;q=0.9')).toBe('en')
  expect(wishedLanguage('ar-EG')).toBe('ar')
  expect(wishedLanguage('fr')).toBeUndefined()
  expect(wishedLanguage('__proto__')).toBeUndefined()
  expect(wishedLanguage(undefined)).toBeUndefined()
})

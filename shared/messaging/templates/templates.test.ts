import { describe, expect, it } from 'vitest'
import { templatesByLanguage } from '../render.ts'
import { en } from './en.ts'
import { messageKeys, toastKeys } from './template.ts'

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe.each(Object.entries(templatesByLanguage))('templates in %s', (_language, templates) => {
  it('have every key and no other', () => {
    expect(Object.keys(templates.messages).sort()).toEqual([...messageKeys].sort())
    expect(Object.keys(templates.toasts).sort()).toEqual([...toastKeys].sort())
  })

  it.each(messageKeys)('%s says everything the English text says', (key) => {
    for (const part of ['subject', 'text', 'sms'] as const) {
      expect(templates.messages[key][part]).not.toBe('')
      expect(placeholders(templates.messages[key][part])).toEqual(placeholders(en.messages[key][part]))
    }
    expect(templates.messages[key].sms).not.toContain('{instructions}')
  })

  it.each(toastKeys)('notification %s says everything the English one says', (key) => {
    for (const part of ['title', 'body'] as const) {
      expect(placeholders(templates.toasts[key][part])).toEqual(placeholders(en.toasts[key][part]))
    }
  })
})

import { getFieldFromDoc, parseField } from 'pouchdb-selector-core'
import { isObject } from '../storage/json-text.ts'
import type { MapDocuments } from '../views/view-index.ts'
import { compileSelector } from './selector.ts'

/** Mango indexes as views: a document that has every indexed field emits their values as its key. */
export function mapFields(views: readonly Record<string, unknown>[]): MapDocuments {
  const indexes = views.map((view) => {
    const map = isObject(view['map']) ? view['map'] : {}
    const fields = isObject(map['fields']) ? Object.keys(map['fields']).map(parseField) : []
    const partial = map['partial_filter_selector']
    const isPartial = isObject(partial) && Object.keys(partial).length > 0
    return { fields, accepts: isPartial ? compileSelector(partial) : () => true }
  })
  return (documentTexts) =>
    documentTexts.map((text) => {
      const document: unknown = JSON.parse(text)
      return indexes.map(({ fields, accepts }) => {
        const key = fields.map((path) => getFieldFromDoc(document, path))
        if (key.includes(undefined) || !accepts(document)) return []
        return [[key, null]]
      })
    })
}

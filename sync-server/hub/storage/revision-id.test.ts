import { describe, expect, it } from 'vitest'
import { exactText, parseExactJson } from './json-text.ts'
import { revisionId } from './revision-id.ts'

function firstRevision(text: string): string {
  const body = parseExactJson(text) as Record<string, unknown>
  return revisionId({
    deleted: false,
    parentPosition: 0,
    parentId: undefined,
    body,
    bodyTextLength: text.length,
    attachments: [],
  })
}

describe('revision ids', () => {
  // Recorded from CouchDB 3.5.0.
  const recorded: [text: string, id: string][] = [
    ['{}', '967a00dff5e02add41819138abb3284d'],
    ['{"x":1}', '0785e9eb543380151003dc452c3a001a'],
    ['{"b":1,"1":2}', '29df323dda5b1986c2774a26b9bc3c3c'],
    ['{"10":1,"9":2,"a":{"3":"x","2":[{"1":null,"0":true}]}}', '35f520859fc0af6a2af25d32dd048998'],
    ['{"one":1.0,"big":100000000000000000000,"e":1e3,"small":0.5}', 'ab79c1b0fdd0c1e3776fec7246b40f05'],
    [
      '{"text":"žluť 😀","list":[1,2,3],"mixed":[1,300],"empty":[],"object":{}}',
      'ce7c0765296bb53bd10d608cf7ccb940',
    ],
    ['{"z":-1,"huge":-123456789012345678901234567890,"nul":"\\u0000"}', '6ab30673692fbcb2a1c56237d8c4bbd6'],
    ['{"e":1e3}', 'e7fda2751b823030ea1065cb0d2cdfe2'],
    ['{"big":100000000000000000000}', 'ab106da3123b830f8b5ebe6b6a0ace5b'],
    ['{"e":-0}', '48234eed3d41ecfafaeaa45234e9ad0a'],
    ['{"e":-0.0}', '98b63af605604925071f2195870b3ed5'],
    ['{"e":9007199254740993}', 'eaa338494673422b80e71595607771ba'],
  ]
  it.each(recorded)('of %s are those of CouchDB', (text, id) => {
    expect(firstRevision(text)).toBe(id)
  })
})

describe('numbers JavaScript would write differently', () => {
  it.each(['1e3', '-0', ' 1.0', '[1.0]', '[ -0]', '{"a":\n1e2}', '{"a":[1,\t1.50]}', '12345678901234567890'])(
    'stay as they came in %j',
    (text) => {
      expect(exactText(parseExactJson(text))).toBe(text.replaceAll(/\s/g, ''))
    },
  )
})

describe('the order of members', () => {
  it('stays as it came where JavaScript would put whole numbers first', () => {
    const text = '{"b":[{"10":1,"2":{"x":1,"0":2}},{"a":"1\\":"}],"1":1.0,"":{"9":null,"1":"\\u00e9"},"-1":0}'
    expect(exactText(parseExactJson(text))).toBe(text.replace('\\u00e9', 'é'))
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberIdFrom, memberIdRandomBytes, readMemberId } from './member-id.ts'

const memberId = fc
  .uint8Array({ minLength: memberIdRandomBytes, maxLength: memberIdRandomBytes })
  .map(memberIdFrom)
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const withoutDashes = (id: string) => id.replaceAll('-', '')

describe('member ID', () => {
  it('is readable, short enough for its field, and valid', () => {
    fc.assert(
      fc.property(memberId, (id) => {
        expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
        expect(readMemberId(id)).toEqual({ ok: true, value: id })
      }),
    )
  })

  it('forgives case, O for 0, I and L for 1, dashes and spaces', () => {
    fc.assert(
      fc.property(
        memberId,
        fc.constantFrom('I', 'l', 'i', 'L'),
        fc.constantFrom('', ' ', '-', '–'),
        (id, one, gap) => {
          const typed = id.replaceAll('0', 'o').replaceAll('1', one).replaceAll('-', gap).toLowerCase()
          expect(readMemberId(` ${typed} `)).toEqual({ ok: true, value: id })
        },
      ),
    )
  })

  it('detects every single wrong character', () => {
    fc.assert(
      fc.property(memberId, fc.nat(11), (id, position) => {
        const characters = withoutDashes(id)
        for (const other of `${alphabet}U`) {
          if (other === characters[position]) continue
          const wrong = characters.slice(0, position) + other + characters.slice(position + 1)
          expect(readMemberId(wrong).ok).toBe(false)
        }
      }),
    )
  })

  it('detects every exchange of two different characters, neighbours or not', () => {
    fc.assert(
      fc.property(memberId, (id) => {
        const characters = [...withoutDashes(id)]
        for (let first = 0; first < 12; first++) {
          for (let second = first + 1; second < 12; second++) {
            if (characters[first] === characters[second]) continue
            const wrong = characters
              .with(first, characters[second] ?? '')
              .with(second, characters[first] ?? '')
            expect(readMemberId(wrong.join('')).ok).toBe(false)
          }
        }
      }),
    )
  })

  it('detects a missing and a doubled character', () => {
    fc.assert(
      fc.property(memberId, fc.nat(11), (id, position) => {
        const characters = withoutDashes(id)
        expect(readMemberId(characters.slice(0, position) + characters.slice(position + 1)).ok).toBe(false)
        expect(readMemberId(characters.slice(0, position + 1) + characters.slice(position)).ok).toBe(false)
      }),
    )
  })
})

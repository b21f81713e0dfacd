import { expect, it } from 'vitest'
import { changedValues } from './record-form.ts'

it('names what differs, an emptied text too', () => {
  const before = { name: 'House', phone: '+34915550123', hours: [{ from: '09:00' }], active: true }
  expect(changedValues(before, { ...before, phone: '', hours: [{ from: '09:00' }] })).toEqual({ phone: '' })
  expect(changedValues(before, { ...before, active: false, hours: [] })).toEqual({ active: false, hours: [] })
  expect(changedValues(before, { ...before })).toEqual({})
})

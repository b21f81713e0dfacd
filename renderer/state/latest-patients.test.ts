import { beforeEach, expect, it } from 'vitest'
import { useLatestPatients } from './latest-patients.ts'
import { changePerson, forgetPerson } from './person-state.ts'

const patient = (id: string) => ({ id, memberId: id, givenName: 'Ana', familyName: id })
const listed = () => useLatestPatients.getState().patients.map(({ id }) => id)
const { opened } = useLatestPatients.getState()

beforeEach(() => useLatestPatients.setState({ patients: [] }))

it('lists each patient once, the latest first, and no more than eight', () => {
  for (const id of ['a', 'b', 'a', 'c']) opened(patient(id))
  expect(listed()).toEqual(['c', 'a', 'b'])
  for (let count = 0; count < 10; count++) opened(patient(`p${count}`))
  expect(listed()).toHaveLength(8)
})

it('lists nobody who is deleted or was merged into another', () => {
  opened(patient('a'))
  opened(patient('b'))
  opened({ ...patient('a'), deletedAt: '2026-12-01T10:00:00.000Z' })
  opened({ ...patient('c'), mergedInto: 'b' })
  expect(listed()).toEqual(['b'])
})

it('shows nobody whom another person has opened', () => {
  opened(patient('a'))
  changePerson('ada', 'bea')
  expect(listed()).toEqual([])
  opened(patient('b'))
  changePerson('bea', 'ada')
  expect(listed()).toEqual(['a'])
  forgetPerson('bea')
  changePerson('ada', 'bea')
  expect(listed()).toEqual([])
})

import { expect, it } from 'vitest'
import { doctorColor, doctorColors, nextDoctorColor } from './doctor-color.ts'

it('is the one that was chosen, else one that follows from the number', () => {
  expect(doctorColor({ color: 'pink', doctorNumber: 'D-0001' })).toBe('pink')
  const colors = Array.from({ length: 8 }, (_, index) => doctorColor({ doctorNumber: `D-000${index}` }))
  expect(new Set(colors).size).toBe(8)
})

it('of a new doctor is one that nobody has yet, as long as there is one', () => {
  const doctors = doctorColors.map((color, index) => ({ color, doctorNumber: `D-000${index}` }))
  expect(nextDoctorColor([])).toBe('blue')
  expect(nextDoctorColor(doctors.slice(0, 3))).toBe('orange')
  expect(doctorColors).toContain(nextDoctorColor(doctors))
})

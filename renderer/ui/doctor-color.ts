import type { Doctor } from '#shared/domain/records/doctor.ts'

/** Colours that tell doctors apart on the board, by Mantine's names. */
export const doctorColors = ['blue', 'teal', 'grape', 'orange', 'pink', 'lime', 'indigo', 'cyan'] as const

const colorAt = (place: number): string => doctorColors[place % doctorColors.length] ?? doctorColors[0]

/** A doctor's colour: the one that was chosen, else one that follows from their number, the same everywhere. */
export const doctorColor = ({ color, doctorNumber }: Pick<Doctor, 'color' | 'doctorNumber'>): string =>
  color ?? colorAt([...doctorNumber].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0))

/** A colour for one who is being added: one that nobody has yet, as long as there is one. */
export const nextDoctorColor = (doctors: readonly Pick<Doctor, 'color' | 'doctorNumber'>[]): string => {
  const taken = doctors.map(doctorColor)
  return doctorColors.find((color) => !taken.includes(color)) ?? colorAt(taken.length)
}

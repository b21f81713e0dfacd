/** A patient's face beside their name; their initials where there is no photo. */
import { Avatar } from '@mantine/core'
import { useLiveQuery } from '../client/core.ts'
import { patientName } from './people-names.ts'

interface ShownPatient {
  id: string
  givenName: string
  familyName: string
  hasPhoto?: true | undefined
}

/** An address under which the page can show a photo of the records. */
export const photoSource = (photo: string): string => `data:image/jpeg;base64,${photo}`

/** The name stands beside it, so it says nothing itself. */
export function PatientPhoto({ patient, size }: { patient: ShownPatient; size: number }) {
  const { value } = useLiveQuery('patients.photo', patient.hasPhoto ? { patientId: patient.id } : undefined)
  const initials = patientName(patient)
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
  return (
    <Avatar
      size={size}
      radius="xl"
      color="petrol"
      aria-hidden
      src={value?.photo ? photoSource(value.photo) : null}
      alt=""
    >
      {initials}
    </Avatar>
  )
}

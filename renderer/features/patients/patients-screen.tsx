/** Patients: find one, look at one, register one. */
import type { View } from '../../state/view.ts'
import { PatientPage } from './patient-page.tsx'
import { PatientRegistration } from './patient-registration.tsx'
import { PatientSearch } from './patient-search.tsx'

export default function PatientsScreen({ view }: { view: Extract<View, { screen: 'patients' }> }) {
  if (view.patientId !== undefined) {
    const { patientId, part } = view
    return <PatientPage key={`${patientId} ${part}`} patientId={patientId} part={part} />
  }
  if (view.registering !== undefined) return <PatientRegistration typed={view.registering} />
  return <PatientSearch />
}

/** Patients: find one, look at one, register one. */
import type { Staff } from '#shared/domain/records/staff.ts'
import type { View } from '../../state/view.ts'
import { PatientPage } from './patient-page.tsx'
import { PatientRegistration } from './patient-registration.tsx'
import { PatientSearch } from './patient-search.tsx'

export default function PatientsScreen({
  view,
  staff,
}: {
  view: Extract<View, { screen: 'patients' }>
  staff: Staff | null
}) {
  if (view.patientId !== undefined)
    return <PatientPage key={view.patientId} patientId={view.patientId} staff={staff} />
  if (view.registering !== undefined) return <PatientRegistration typed={view.registering} />
  return <PatientSearch />
}

import { useCallback } from 'react'
import { useClinicTime } from './clinic-time.tsx'
import { usePhoneWords } from './phone-words.ts'

interface ShownPatient {
  memberId: string
  birthDate?: string
  phone?: string
}

/** What tells patients of one name apart, in one line under the name: member ID, date of birth, telephone. */
export function usePatientLine(): (patient: ShownPatient) => string {
  const { numericDate } = useClinicTime()
  const phoneWords = usePhoneWords()
  return useCallback(
    ({ memberId, birthDate, phone }) =>
      [memberId, birthDate && numericDate(birthDate), phoneWords(phone)].filter(Boolean).join(' · '),
    [numericDate, phoneWords],
  )
}

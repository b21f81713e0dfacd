import { useCallback } from 'react'
import { useClinicTime } from './clinic-time.tsx'
import { usePhoneWords } from './phone-words.ts'
import { inOneLine } from './in-one-line.ts'

interface ShownPatient {
  memberId: string
  birthDate?: string
  phone?: string
}

/**
 * What tells patients of one name apart, in one line under the name: member ID, date of birth, telephone, and what else is to
 * stand there.
 */
export function usePatientLine(): (patient: ShownPatient, more?: string) => string {
  const { numericDate } = useClinicTime()
  const phoneWords = usePhoneWords()
  return useCallback(
    ({ memberId, birthDate, phone }, more) =>
      inOneLine([memberId, birthDate && numericDate(birthDate), phoneWords(phone), more]),
    [numericDate, phoneWords],
  )
}

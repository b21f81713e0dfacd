/** A date, typed as people write it; Arrow up and down turn days. What was understood stands in words below. */
import { useLingui } from '@lingui/react/macro'
import { TextInput, type TextInputProps } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { addDays, useClinicTime } from './clinic-time.tsx'
import { dateInFigures, typedDate } from './typed-date.ts'

type Passed = Pick<TextInputProps, 'label' | 'aria-label' | 'required' | 'w' | 'size' | 'style'>

export function DateField({
  value,
  onChange,
  inWords = false,
  ...passed
}: Passed & {
  /** A calendar date, or the empty text for none. */
  value: string
  onChange: (date: string) => void
  /** Whether the date in words stands below. */
  inWords?: boolean
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { locale } = clinicTime
  const figures = value ? dateInFigures(value, locale) : ''
  const [typed, setTyped] = useState<string>()
  const [isWrong, setWrong] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const read = (text: string) => typedDate(text, clinicTime.today(), locale)
  const message = t`That is not a date. Write it like ${dateInFigures(clinicTime.today(), locale)}, or a word like tomorrow.`
  // A form with a date that cannot be read must not be sent with the date before.
  useEffect(() => input.current?.setCustomValidity(isWrong ? message : ''), [isWrong, message])

  function change(text: string): void {
    setTyped(text)
    setWrong(false)
    const date = read(text)
    // Shorter forms may still be going on: they count when the field is left.
    if (date && /\d{4}/.test(text.normalize('NFKD')) && date !== value) onChange(date)
  }

  function settle(): void {
    if (typed === undefined) return
    const text = typed.trim()
    const date = read(text)
    if (date || (!text && !passed.required)) {
      setTyped(undefined)
      if ((date ?? '') !== value) onChange(date ?? '')
    } else setWrong(true)
  }

  const understood = typed === undefined ? value : (read(typed) ?? '')
  return (
    <TextInput
      {...passed}
      ref={input}
      autoComplete="off"
      inputMode="text"
      error={isWrong && message}
      {...(inWords
        ? {
            description: understood ? clinicTime.longDate(understood) : '…',
            inputWrapperOrder: ['label', 'input', 'description', 'error'] as const,
          }
        : {})}
      value={typed ?? figures}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={settle}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        const from = understood || clinicTime.today()
        setTyped(undefined)
        setWrong(false)
        onChange(addDays(from, event.key === 'ArrowUp' ? 1 : -1))
      }}
    />
  )
}

/** A time of day, typed as people write it: `930`, `9:30`, `2 pm`. */
import { useLingui } from '@lingui/react/macro'
import { TextInput, type TextInputProps } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { typedTime } from './typed-date.ts'

type Passed = Pick<TextInputProps, 'label' | 'aria-label' | 'required' | 'w' | 'size'>

export function TimeField({
  value,
  onChange,
  ...passed
}: Passed & {
  /** `HH:MM`, or the empty text for none. */
  value: string
  onChange: (time: string) => void
}) {
  const { t } = useLingui()
  const [typed, setTyped] = useState<string>()
  const [isWrong, setWrong] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const message = t`That is not a time. Write it like 9:30.`
  useEffect(() => input.current?.setCustomValidity(isWrong ? message : ''), [isWrong, message])

  function settle(): void {
    if (typed === undefined) return
    const text = typed.trim()
    const time = typedTime(text)
    if (time !== undefined || (!text && !passed.required)) {
      setTyped(undefined)
      if ((time ?? '') !== value) onChange(time ?? '')
    } else setWrong(true)
  }

  return (
    <TextInput
      {...passed}
      ref={input}
      autoComplete="off"
      error={isWrong && message}
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        setWrong(false)
      }}
      onBlur={settle}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
      }}
    />
  )
}

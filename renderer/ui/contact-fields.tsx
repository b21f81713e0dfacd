/** Fields for how people are reached. What they hold reads from left to right in every language. */
import { TextInput, type TextInputProps } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { usePhoneGroups } from './phone-words.ts'

type FieldProps = Omit<TextInputProps, 'label' | 'dir' | 'type'>

/** As numbers are stored (E.164). What somebody types is left as they type it. */
const isStored = (number: unknown): number is string => typeof number === 'string' && /^\+\d+$/.test(number)

/** A telephone number: a stored one in the groups in which people read it out. It changes only when somebody types. */
export function PhoneField({ value, onChange, onBlur, ...rest }: FieldProps) {
  const { t } = useLingui()
  const groups = usePhoneGroups()
  const [isTyping, setTyping] = useState(false)
  return (
    <TextInput
      label={t`Telephone`}
      dir="ltr"
      {...rest}
      value={!isTyping && isStored(value) ? groups(value) : value}
      onChange={(event) => {
        setTyping(true)
        onChange?.(event)
      }}
      onBlur={(event) => {
        setTyping(false)
        onBlur?.(event)
      }}
    />
  )
}

/** An e-mail address. */
export function EmailField(props: FieldProps) {
  const { t } = useLingui()
  return <TextInput label={t`E-mail`} dir="ltr" {...props} />
}

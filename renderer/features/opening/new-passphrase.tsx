import { useLingui } from '@lingui/react/macro'
import { PasswordInput } from '@mantine/core'

export interface NewPassphrase {
  passphrase: string
  repeated: string
}

const shortest = 10

/** Why these two cannot be a passphrase; undefined when they can. */
export function usePassphraseProblem(): (typed: NewPassphrase) => string | undefined {
  const { t } = useLingui()
  return ({ passphrase, repeated }) => {
    if ([...passphrase].length < shortest) return t`A passphrase has at least ${shortest} characters.`
    return passphrase === repeated ? undefined : t`The two are not the same.`
  }
}

/** A passphrase, typed twice. */
export function NewPassphraseFields({
  value,
  onChange,
  problem,
}: {
  value: NewPassphrase
  onChange: (value: NewPassphrase) => void
  problem: string | undefined
}) {
  const { t } = useLingui()
  const toggle = { 'aria-label': t`Show what is typed`, tabIndex: 0 }
  return (
    <>
      <PasswordInput
        label={t`New passphrase`}
        description={t`Several words that do not belong together are easy to keep in mind and hard to guess.`}
        required
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        value={value.passphrase}
        error={problem}
        onChange={(event) => onChange({ ...value, passphrase: event.currentTarget.value })}
      />
      <PasswordInput
        label={t`New passphrase, once more`}
        required
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        value={value.repeated}
        onChange={(event) => onChange({ ...value, repeated: event.currentTarget.value })}
      />
    </>
  )
}

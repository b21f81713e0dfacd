/** The code of a workstation, typed or read by a scanner that types. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Stack, Textarea } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'

/**
 * @param joined called when the hub has let this workstation in
 * @param autoFocus begins with the code: where there is nothing else to do
 */
export function EnrolmentForm({ joined, autoFocus = false }: { joined?: () => void; autoFocus?: boolean }) {
  const { t } = useLingui()
  const [enrol, running] = useCommand('workstations.enrol')
  const [code, setCode] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const submit = async (event?: SubmitEvent<HTMLFormElement>) => {
    event?.preventDefault()
    if (code.trim() === '' || running) return
    setRefusal(undefined)
    const answer = await enrol({ code })
    if (!answer.ok) return setRefusal(answer.error)
    setCode('')
    joined?.()
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        {refusal && <Refused refusal={refusal} />}
        <Textarea
          label={t`Code`}
          description={t`Type it in groups of five, paste it, or read it with a scanner. Capitals and hyphens do not matter.`}
          required
          autoFocus={autoFocus}
          autosize
          minRows={2}
          maxLength={1000}
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'monospace', letterSpacing: '0.04em' } }}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          onKeyDown={(event) => {
            // A scanner ends with Enter; a code has one line.
            if (event.key !== 'Enter') return
            event.preventDefault()
            void submit()
          }}
        />
        <Button type="submit" loading={running} leftSection={<IconPlugConnected size={17} />}>
          <Trans>Join the clinic</Trans>
        </Button>
      </Stack>
    </form>
  )
}

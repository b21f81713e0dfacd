/** Whether notifications on this computer's desktop name people. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'

export function Discretion() {
  const { t } = useLingui()
  const { value } = useLiveQuery('notifications.settings', {})
  const [configure, running] = useCommand('notifications.configure')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  if (!value) return null
  const change = async (hideNames: boolean) => {
    const answer = await configure({ hideNames })
    setRefusal(answer.ok ? undefined : answer.error)
  }
  return (
    <>
      <Switch
        label={t`Hide names in notifications`}
        description={
          <Trans>
            Notifications on this computer’s desktop name no patient and no doctor: for a screen that others
            can see.
          </Trans>
        }
        checked={value.hideNames}
        disabled={running}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
      {refusal && <Refused refusal={refusal} />}
    </>
  )
}

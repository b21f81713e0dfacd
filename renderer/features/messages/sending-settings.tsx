/** How messages leave the clinic: the rules for everybody, and over what this computer sends. */
import { Stack } from '@mantine/core'
import { useLiveQuery } from '../../client/core.ts'
import { Loading, Refused } from '../../ui/states.tsx'
import { SendingChannels } from './sending-channels.tsx'
import { SendingRules } from './sending-rules.tsx'

export function SendingSettings() {
  const { value: sending, refusal } = useLiveQuery('messages.sending', {})
  const { value } = useLiveQuery('clinic.get', {})
  if (refusal) return <Refused refusal={refusal} />
  if (!sending || !value?.clinic) return <Loading />
  const { messaging } = value.clinic
  const { trouble: _trouble, ...settings } = sending
  return (
    <Stack gap="md" maw={760}>
      {/* Other settings from elsewhere start the form anew. */}
      <SendingRules
        key={JSON.stringify(messaging)}
        messaging={messaging}
        workstationId={sending.workstationId}
      />
      <SendingChannels key={JSON.stringify(settings)} sending={sending} />
    </Stack>
  )
}

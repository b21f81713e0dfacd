/** The conflict log: what two workstations said of the same thing, side by side; a click puts back what gave way. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Anchor, Badge, Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCheck, IconGitMerge, IconRestore } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Conflict } from '#shared/contract/sync.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import { useView } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { useFieldNames } from '../../ui/field-names.ts'
import { Panel } from '../../ui/page.tsx'
import { patientName } from '../../ui/people-names.ts'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import classes from './conflicts.module.css'

const limit = 200

const recordNames: Record<string, MessageDescriptor> = {
  patients: msg`Patient`,
  doctors: msg`Doctor`,
  appointments: msg`Appointment`,
  daybook: msg`Day book`,
  equipment: msg`Stock item`,
  reports: msg`Report`,
  feedback: msg`Feedback`,
  messages: msg`Message`,
  staff: msg`Member of staff`,
  clinic: msg`Clinic`,
}

/** The desk moves or cancels a booking instead: its time is the day book’s to give. */
const isBooking = ({ recordType, part }: Conflict): boolean =>
  recordType === 'daybook' || (recordType === 'appointments' && (part === 'slot' || part === 'status'))

export function Conflicts() {
  const { t } = useLingui()
  const [which, setWhich] = useState<'open' | 'all'>('open')
  const { value: conflicts, refusal } = useLiveQuery('conflicts.list', { open: which === 'open', limit })
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={640}>
          <Trans>
            Two workstations changed the same thing without knowing of each other. One value stayed; the other
            is kept here until somebody has looked at it.
          </Trans>
        </Text>
        <SegmentedControl
          aria-label={t`Which conflicts`}
          value={which}
          onChange={setWhich}
          data={[
            { value: 'open', label: t`To look at` },
            { value: 'all', label: t`All` },
          ]}
        />
      </Group>
      {refusal && <Refused refusal={refusal} />}
      {!conflicts && !refusal && <Loading />}
      {conflicts?.length === 0 && <Empty icon={IconGitMerge} title={t`No conflicts`} />}
      {conflicts?.map((conflict) => (
        <ConflictEntry key={conflict.id} conflict={conflict} />
      ))}
      {conflicts?.length === limit && (
        <Text size="sm" c="dimmed" ta="center">
          <Trans>The newest {limit} are shown; older ones follow as these are settled.</Trans>
        </Text>
      )}
    </Stack>
  )
}

function ConflictEntry({ conflict }: { conflict: Conflict }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const fieldName = useFieldNames()
  const [resolve, running] = useCommand('conflicts.resolve')
  const { recordType, part, at, lost, kept, resolved } = conflict
  const settle = async (choice: 'keep' | 'restore') => {
    const answer = await resolve({ conflictId: conflict.id, choice })
    if (!answer.ok) return showRefusal(answer.error)
    offerUndo(choice === 'keep' ? t`Settled: the value stays.` : t`Put back.`, () =>
      core.command('conflicts.reopen', { conflictId: conflict.id }),
    )
  }
  const [field = part, ...element] = part.split('/')
  const name = recordNames[recordType]
  const heading = useId()
  return (
    <Panel>
      <Stack gap="sm" role="group" aria-labelledby={heading}>
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text fw={600} id={heading}>
              {name ? i18n._(name) : recordType}:{' '}
              {partNames[field] ? i18n._(partNames[field]) : fieldName(field)}
              {element.length > 0 && !isHidden(element) && ` (${element.join('/')})`}
            </Text>
            <RecordLink conflict={conflict} />
          </Group>
          <Text size="xs" c="dimmed">
            {clinicTime.dateAndTime(at)}
          </Text>
        </Group>
        <SimpleGrid cols={2} spacing="sm">
          <Side title={t`Stayed`} value={kept} chosen={resolved?.choice === 'keep'} />
          <Side title={t`Gave way`} value={lost} chosen={resolved?.choice === 'restore'} />
        </SimpleGrid>
        {resolved ? (
          <Text size="sm" c="dimmed">
            {resolved.choice === 'keep' ? (
              <Trans>
                {resolved.by} left it so on {clinicTime.dateAndTime(resolved.at)}.
              </Trans>
            ) : (
              <Trans>
                {resolved.by} put it back on {clinicTime.dateAndTime(resolved.at)}.
              </Trans>
            )}
          </Text>
        ) : (
          <Group justify="flex-end" gap="xs">
            {isBooking(conflict) && (
              <Text size="sm" c="dimmed">
                <Trans>A booking is not put back from here: move it or cancel it on the day board.</Trans>
              </Text>
            )}
            <Button
              variant="default"
              leftSection={<IconCheck size={16} aria-hidden />}
              loading={running}
              onClick={() => void settle('keep')}
            >
              <Trans>Leave it so</Trans>
            </Button>
            {!isBooking(conflict) && (
              <Button
                leftSection={<IconRestore size={16} aria-hidden />}
                loading={running}
                onClick={() => void settle('restore')}
              >
                <Trans>Put back what gave way</Trans>
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Panel>
  )
}

const partNames: Record<string, MessageDescriptor> = {
  slot: msg`Time and doctor`,
  content: msg`Text of the report`,
  '.': msg`The whole record`,
  bookings: msg`Booking`,
}

/** Ids tell a person nothing. */
const isHidden = (element: readonly string[]): boolean => element.some((text) => /^[0-9a-f]{8}-/.test(text))

function RecordLink({ conflict: { recordType, recordId } }: { conflict: Conflict }) {
  const go = useView((view) => view.go)
  const { value: patient } = useLiveQuery(
    'patients.get',
    recordType === 'patients' ? { patientId: recordId } : undefined,
  )
  if (!patient) return null
  return (
    <Anchor component="button" size="sm" onClick={() => go({ screen: 'patients', patientId: recordId })}>
      {patientName(patient)}
    </Anchor>
  )
}

function Side({ title, value, chosen }: { title: string; value: unknown; chosen: boolean }) {
  return (
    <div className={classes.side} data-chosen={chosen || undefined}>
      <Group gap="xs" mb={4}>
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        {chosen && (
          <Badge size="xs" color="green.9">
            <Trans>chosen</Trans>
          </Badge>
        )}
      </Group>
      <ShownValue value={value} />
    </div>
  )
}

/** A value as people read it: text as it stands, an object by its fields. */
function ShownValue({ value }: { value: unknown }) {
  const { t } = useLingui()
  const fieldName = useFieldNames()
  if (value === undefined || value === null || value === '')
    return (
      <Text size="sm" fs="italic" c="dimmed">
        <Trans>nothing</Trans>
      </Text>
    )
  if (Array.isArray(value))
    return (value as unknown[]).map((each, index) => <ShownValue key={index} value={each} />)
  if (typeof value === 'object')
    return Object.entries(value as Record<string, unknown>).map(([field, inner]) => (
      <Group key={field} gap={6} align="baseline" wrap="nowrap">
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {fieldName(field)}
        </Text>
        <div>
          <ShownValue value={inner} />
        </div>
      </Group>
    ))
  const text = typeof value === 'boolean' ? (value ? t`yes` : t`no`) : String(value as string | number)
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} dir="auto">
      {text}
    </Text>
  )
}

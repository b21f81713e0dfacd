/** Who changed or saw what, filtered; and whether the trail is as it was written. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconFilterOff, IconSearch, IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import { useActionNames, useSightNames } from '../../ui/action-names.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { FieldChanges } from '../../ui/field-changes.tsx'
import { useFieldNames } from '../../ui/field-names.ts'
import { Panel } from '../../ui/page.tsx'
import { TableRows } from '../../ui/rows-in-sight.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { useShowRefusal } from '../../ui/undo.tsx'
import { Who } from './who.tsx'

type Entry = QueryOutput<'audit.list'>[number]

const mostEntries = 2000

export function AuditTrail() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const actionName = useActionNames()
  const fieldName = useFieldNames()
  const sightName = useSightNames()
  const [actorId, setActorId] = useState<string | null>(null)
  const [text, setText] = useState('')
  const { value: people } = useLiveQuery('staff.list', {})
  const { value: entries, refusal } = useLiveQuery('audit.list', {
    limit: mostEntries,
    ...(actorId === null ? {} : { actorId }),
  })
  if (refusal) return <Refused refusal={refusal} />
  const wanted = text.trim().toLowerCase()
  const shown = entries?.filter((entry) => holds(entry, wanted, actionName, fieldName))
  return (
    <Stack gap="sm">
      <Verification />
      <Group gap="sm" align="flex-end">
        <Select
          label={t`Who`}
          placeholder={t`Everybody`}
          clearable
          clearButtonProps={{ 'aria-label': t`Everybody` }}
          searchable
          data={people?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={actorId}
          onChange={setActorId}
        />
        <TextInput
          label={t`Action, field or name`}
          placeholder={t`cancelled, telephone, somebody’s name or a record’s id`}
          leftSection={<IconSearch size={16} aria-hidden />}
          flex={1}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Group>
      {!shown && <Loading />}
      {shown?.length === 0 && <Empty icon={IconFilterOff} title={t`Nothing of that kind in the trail`} />}
      {shown && shown.length > 0 && (
        <Panel>
          <Table verticalSpacing={5} aria-rowcount={shown.length + 1}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t`When`}</Table.Th>
                <Table.Th>{t`Who`}</Table.Th>
                <Table.Th>{t`Action`}</Table.Th>
                <Table.Th>{t`Changes`}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <TableRows
              items={shown}
              keyOf={({ id }) => id}
              rowPixels={50}
              columns={4}
              row={(entry, place) => (
                <Table.Tr {...place}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{clinicTime.dateAndTime(entry.at)}</Table.Td>
                  <Table.Td>
                    <Who actor={entry.actor} />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{actionName(entry.action)}</Text>
                    {entry.recordName !== undefined && (
                      <Text size="xs" c="dimmed">
                        <bdi>{entry.recordName}</bdi>
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {entry.action === 'view' ? (
                      <Text size="xs">{sightName(String(entry.changes[0]?.after))}</Text>
                    ) : (
                      <FieldChanges changes={entry.changes} />
                    )}
                    {entry.reason && <Text size="xs">{entry.reason}</Text>}
                  </Table.Td>
                </Table.Tr>
              )}
            />
          </Table>
          {entries?.length === mostEntries && (
            <Text size="xs" c="dimmed" p="sm">
              <Trans>Older entries are not listed here; choose somebody to see more of theirs.</Trans>
            </Text>
          )}
        </Panel>
      )}
    </Stack>
  )
}

/** Whether an entry is about what was typed: in words as they are shown, or as they are stored. */
function holds(
  { action, recordId, recordType, recordName = '', changes, reason = '' }: Entry,
  wanted: string,
  actionName: (action: string) => string,
  fieldName: (field: string) => string,
): boolean {
  if (wanted === '') return true
  const fields = changes.flatMap(({ field }) => [field, fieldName(field)])
  return [action, actionName(action), recordId, recordName, recordType, reason, ...fields].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}

function Verification() {
  const showRefusal = useShowRefusal()
  const [verified, setVerified] = useState<QueryOutput<'audit.verify'>>()
  const [verifying, setVerifying] = useState(false)
  const verify = async () => {
    setVerifying(true)
    const answer = await core.query('audit.verify', {})
    setVerifying(false)
    if (answer.ok) setVerified(answer.value)
    else showRefusal(answer.error)
  }
  return (
    <>
      <Group>
        <Button variant="default" loading={verifying} onClick={() => void verify()}>
          <Trans>Check that nothing was altered</Trans>
        </Button>
      </Group>
      {verified &&
        (verified.intact ? (
          <Alert color="green" icon={<IconShieldCheck size={18} />} role="status">
            <Trans>All {verified.entries} entries are as they were written.</Trans>
          </Alert>
        ) : (
          <Alert color="red" icon={<IconShieldX size={18} />} role="alert">
            <Trans>
              Entry {verified.problem?.sequence} of workstation {verified.problem?.workstationId} is not as it
              was written.
            </Trans>
          </Alert>
        ))}
    </>
  )
}

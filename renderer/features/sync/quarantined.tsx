/** Documents that could not be taken from the hub, or that the hub did not take. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Stack, Table, Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import type { SyncStatus } from '#shared/contract/sync.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { Empty } from '../../ui/states.tsx'

type Quarantined = SyncStatus['quarantined']

const kinds: Record<Quarantined[number]['kind'], MessageDescriptor> = {
  broken: msg`Damaged, or not one of ours. The record here stays as it is.`,
  newer: msg`Written by a newer version. It is taken as soon as this workstation is updated.`,
  refused: msg`The hub did not take it. It is offered again with its next change.`,
}

export function Quarantined({ documents }: { documents: Quarantined }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  if (documents.length === 0)
    return (
      <Empty icon={IconShieldCheck} title={t`Nothing was put aside`}>
        <Text size="sm" c="dimmed" ta="center">
          <Trans>Documents that cannot be read here, or that the hub refuses, are listed on this page.</Trans>
        </Text>
      </Empty>
    )
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        <Trans>Nothing of these is lost: they wait, and all others are exchanged meanwhile.</Trans>
      </Text>
      <Panel>
        <Table verticalSpacing={5} aria-label={t`Put aside`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`When`}</Table.Th>
              <Table.Th>{t`Document`}</Table.Th>
              <Table.Th>{t`What it means`}</Table.Th>
              <Table.Th>{t`Reason`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {documents.map(({ documentId, kind, reason, at }) => (
              <Table.Tr key={documentId}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{clinicTime.dateAndTime(at)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }} dir="ltr">
                  {documentId}
                </Table.Td>
                <Table.Td>{i18n._(kinds[kind])}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Panel>
    </Stack>
  )
}

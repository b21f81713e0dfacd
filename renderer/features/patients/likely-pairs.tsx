/** Pairs of records that look like one person, found when workstations exchanged theirs: to merge, or to leave as two. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconArrowMerge, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { DuplicateCandidate, PatientSummary } from '#shared/contract/patients.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import { useView } from '../../state/view.ts'
import { Panel } from '../../ui/page.tsx'
import { usePatientLine } from '../../ui/patient-line.ts'
import { patientName } from '../../ui/people-names.ts'
import { useMay } from '../../ui/session.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import { useLikenessReasons } from './likeness-reasons.ts'
import { MergePair } from './merge-patient.tsx'
import classes from './patients.module.css'

/** Most pairs that are shown at once; the others follow when these are judged. */
const shown = 20

export function LikelyPairs() {
  const { t } = useLingui()
  const may = useMay()
  const { value: candidates } = useLiveQuery('patients.duplicates', may('patients.merge') ? {} : undefined)
  const pairs = (candidates ?? []).filter((pair) => pair.sameAs !== undefined)
  if (pairs.length === 0) return null
  const { length } = pairs
  return (
    <Panel title={t`Likely one person, registered twice`}>
      <ul className={classes.pairs}>
        {pairs.slice(0, shown).map((pair) => (
          <Pair key={`${pair.patient.id}~${pair.sameAs?.id ?? ''}`} pair={pair} />
        ))}
      </ul>
      {length > shown && (
        <Text size="xs" c="dimmed" mt="sm">
          <Trans>
            {shown} of {length} are shown.
          </Trans>
        </Text>
      )}
    </Panel>
  )
}

function Pair({ pair: { patient, sameAs, because } }: { pair: DuplicateCandidate }) {
  const { t } = useLingui()
  const reasons = useLikenessReasons()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const [markDistinct, running] = useCommand('patients.markDistinct')
  const [merging, setMerging] = useState(false)
  if (!sameAs) return null
  const both = t`${patientName(patient)} and ${patientName(sameAs)}`

  async function keepApart(other: PatientSummary): Promise<void> {
    const pair = { patientIds: [patient.id, other.id] as [string, string] }
    const answer = await markDistinct(pair)
    if (!answer.ok) showRefusal(answer.error)
    else offerUndo(t`${both} are two people.`, () => core.command('patients.unmarkDistinct', pair))
  }

  return (
    <li className={classes.pair}>
      <div className={classes.people}>
        <Person patient={patient} />
        <Person patient={sameAs} />
      </div>
      <Stack gap={4} align="flex-end">
        <Text size="xs" c="dimmed">{t`Same: ${because.map((reason) => reasons[reason]).join(', ')}`}</Text>
        <Group gap="xs" wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconUsers size={15} aria-hidden />}
            aria-label={t`${both}: two people`}
            loading={running}
            onClick={() => void keepApart(sameAs)}
          >
            <Trans>These are two people</Trans>
          </Button>
          <Button
            size="compact-sm"
            leftSection={<IconArrowMerge size={15} aria-hidden />}
            aria-label={t`${both}: merge`}
            onClick={() => setMerging(true)}
          >
            <Trans>Merge</Trans>
          </Button>
        </Group>
      </Stack>
      {merging && <MergePair patientId={patient.id} otherId={sameAs.id} onClose={() => setMerging(false)} />}
    </li>
  )
}

function Person({ patient }: { patient: PatientSummary }) {
  const patientLine = usePatientLine()
  const go = useView((view) => view.go)
  return (
    <UnstyledButton onClick={() => go({ screen: 'patients', patientId: patient.id })}>
      <Text fw={600} size="sm">
        {patientName(patient)}
      </Text>
      <Text size="xs" c="dimmed">
        {patientLine(patient)}
      </Text>
    </UnstyledButton>
  )
}

/** Two records of one person become one; it can be undone. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core'
import { IconArrowMerge } from '@tabler/icons-react'
import { useState } from 'react'
import type { Patient } from '#shared/domain/records/patient.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useView } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { PatientPicker } from '../../ui/patient-picker.tsx'
import { patientName } from '../../ui/people-names.ts'
import { usePhoneWords } from '../../ui/phone-words.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'

export function MergePatient({ patient }: { patient: Patient }) {
  const { t } = useLingui()
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="subtle" leftSection={<IconArrowMerge size={16} />} onClick={() => setOpened(true)}>
        <Trans>Merge</Trans>
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="lg"
        title={<Text fw={650}>{t`Two records of one person`}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <MergeForm patient={patient} onMerged={() => setOpened(false)} />
      </Modal>
    </>
  )
}

/** Two records that look like one person, side by side, to be merged. */
export function MergePair({
  patientId,
  otherId,
  onClose,
}: {
  patientId: string
  otherId: string
  onClose: () => void
}) {
  const { t } = useLingui()
  const { value: patient, refusal } = useLiveQuery('patients.get', { patientId })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={<Text fw={650}>{t`Two records of one person`}</Text>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {refusal && <Refused refusal={refusal} />}
      {patient && <MergeForm patient={patient} withId={otherId} onMerged={onClose} />}
    </Modal>
  )
}

function MergeForm({
  patient,
  withId,
  onMerged,
}: {
  patient: Patient
  /** The other record, where it is known already. */
  withId?: string
  onMerged: () => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const phoneWords = usePhoneWords()
  const go = useView((view) => view.go)
  const offerUndo = useOfferUndo()
  const [merge, running] = useCommand('patients.merge')
  const [otherId, setOtherId] = useState(withId)
  const [keptId, setKeptId] = useState(patient.id)
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const { value: other } = useLiveQuery(
    'patients.get',
    otherId === undefined ? undefined : { patientId: otherId },
  )

  async function submit(): Promise<void> {
    if (!other) return
    const [kept, merged] = keptId === patient.id ? [patient, other] : [other, patient]
    const answer = await merge({ keepPatientId: kept.id, mergePatientId: merged.id })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    onMerged()
    go({ screen: 'patients', patientId: kept.id })
    offerUndo(t`${patientName(merged)} merged into ${patientName(kept)}.`, () =>
      core.command('patients.unmerge', { patientId: merged.id }),
    )
  }

  const facts: [string, (one: Patient) => string | undefined][] = [
    [t`Member ID`, (one) => one.memberId],
    [t`Date of birth`, (one) => one.birthDate && clinicTime.numericDate(one.birthDate)],
    [t`Telephone`, (one) => phoneWords(one.phone)],
    [t`E-mail`, (one) => one.email],
    [t`Allergies`, (one) => one.allergies.map(({ text }) => text).join(', ')],
    [t`Preconditions`, (one) => one.preconditions.join(', ')],
  ]
  return (
    <Stack gap="md">
      {refusal && <Refused refusal={refusal} />}
      {withId === undefined && (
        <PatientPicker
          label={t`The other record`}
          autoFocus
          onPick={({ id }) => setOtherId(id === patient.id ? undefined : id)}
        />
      )}
      {other && (
        <>
          <Radio.Group label={t`Which one is kept?`} value={keptId} onChange={setKeptId}>
            <Table verticalSpacing={5} mt="xs">
              <Table.Tbody>
                <Table.Tr>
                  <Table.Td />
                  {[patient, other].map((one) => (
                    <Table.Td key={one.id}>
                      <Radio value={one.id} label={patientName(one)} />
                    </Table.Td>
                  ))}
                </Table.Tr>
                {facts.map(([label, read]) => (
                  <Table.Tr key={label}>
                    <Table.Th>{label}</Table.Th>
                    <Table.Td>{read(patient)}</Table.Td>
                    <Table.Td>{read(other)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            <Trans>
              Visits, reports and messages of both are shown with the kept record. It takes over what it
              lacks, and the allergies of both. A merge can be undone.
            </Trans>
          </Text>
          <Group justify="flex-end">
            <Button loading={running} onClick={() => void submit()}>
              <Trans>Merge the records</Trans>
            </Button>
          </Group>
        </>
      )}
    </Stack>
  )
}

/** On the page of a record that was merged away: where it went, and the way to take that back. */
export function MergedNote({ patient, mergedInto }: { patient: Patient; mergedInto: string }) {
  const { t } = useLingui()
  const go = useView((view) => view.go)
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const { value: kept } = useLiveQuery('patients.get', { patientId: mergedInto })
  const keptName = kept ? patientName(kept) : '…'
  return (
    <Alert color="yellow" icon={<IconArrowMerge size={18} />}>
      <Group justify="space-between">
        <Text size="sm">
          <Trans>This record was merged into that of {keptName}.</Trans>
        </Text>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => go({ screen: 'patients', patientId: mergedInto })}
          >
            <Trans>Go to the kept record</Trans>
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              void core.command('patients.unmerge', { patientId: patient.id }).then((answer) => {
                if (!answer.ok) showRefusal(answer.error)
                else
                  offerUndo(t`${patientName(patient)}: merge undone.`, () =>
                    core.command('patients.merge', { keepPatientId: mergedInto, mergePatientId: patient.id }),
                  )
              })
            }
          >
            <Trans>Undo the merge</Trans>
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}

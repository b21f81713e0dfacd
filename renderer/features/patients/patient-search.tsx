/** Patients as you type. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Group, Button, Table, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconAlertTriangleFilled, IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import { useView } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Page } from '../../ui/page.tsx'
import { PatientPhoto } from '../../ui/patient-photo.tsx'
import { patientName } from '../../ui/people-names.ts'
import { usePhoneWords } from '../../ui/phone-words.ts'
import { TableRows } from '../../ui/rows-in-sight.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { LatestPatients } from './latest-patients.tsx'
import { LikelyPairs } from './likely-pairs.tsx'
import classes from './patients.module.css'

const shown = 100

export function PatientSearch() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const phoneWords = usePhoneWords()
  const go = useView((view) => view.go)
  const [text, setText] = useState('')
  const wanted = text.trim()
  const { value: patients, refusal } = useLiveQuery(
    'patients.search',
    wanted ? { text: wanted, limit: shown } : undefined,
  )
  return (
    <Page
      title={t`Patients`}
      actions={
        <Button
          leftSection={<IconUserPlus size={17} />}
          onClick={() => go({ screen: 'patients', registering: wanted })}
        >
          <Trans>Register a patient</Trans>
        </Button>
      }
    >
      <TextInput
        aria-label={t`Find a patient`}
        placeholder={t`Name, telephone, birth date or member ID`}
        leftSection={<IconSearch size={17} aria-hidden />}
        size="md"
        mb="md"
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const best = patients?.[0]
          if (event.key === 'Enter' && best) go({ screen: 'patients', patientId: best.id })
        }}
      />
      {refusal && <Refused refusal={refusal} />}
      {wanted && !patients && !refusal && <Loading />}
      {!wanted && (
        <>
          <LikelyPairs />
          <LatestPatients />
          <Empty icon={IconUsers} title={t`Type to find a patient`}>
            <Text size="sm" c="dimmed" ta="center" maw={440}>
              <Trans>
                Parts of a name are enough, in any script and without accents; or a telephone number, a date
                of birth, a member ID. Enter opens the first one found.
              </Trans>
            </Text>
          </Empty>
        </>
      )}
      {patients?.length === 0 && (
        <Empty icon={IconUsers} title={t`Nobody found`}>
          <Text size="sm" c="dimmed">
            <Trans>Check the spelling, or register them as a new patient.</Trans>
          </Text>
        </Empty>
      )}
      {patients && patients.length > 0 && (
        <div className={classes.list}>
          <Table verticalSpacing={7} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t`Name`}</Table.Th>
                <Table.Th>{t`Born`}</Table.Th>
                <Table.Th>{t`Telephone`}</Table.Th>
                <Table.Th>{t`Member ID`}</Table.Th>
                <Table.Th>{t`Alerts`}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <TableRows
              items={patients}
              keyOf={({ id }) => id}
              rowPixels={41}
              columns={5}
              row={(patient, place) => (
                <Table.Tr
                  {...place}
                  className={classes.row}
                  onClick={() => go({ screen: 'patients', patientId: patient.id })}
                >
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      <PatientPhoto patient={patient} size={26} />
                      <UnstyledButton className={classes.name}>{patientName(patient)}</UnstyledButton>
                    </Group>
                  </Table.Td>
                  <Table.Td>{patient.birthDate && clinicTime.numericDate(patient.birthDate)}</Table.Td>
                  <Table.Td>{phoneWords(patient.phone)}</Table.Td>
                  <Table.Td>{patient.memberId}</Table.Td>
                  <Table.Td>
                    {patient.alerts > 0 && (
                      <span className={classes.alerts}>
                        <IconAlertTriangleFilled size={14} aria-hidden /> {patient.alerts}
                      </span>
                    )}
                  </Table.Td>
                </Table.Tr>
              )}
            />
          </Table>
          {patients.length === shown && (
            <Text size="xs" c="dimmed" p="sm">
              <Trans>There may be more. Type some of the name to find them.</Trans>
            </Text>
          )}
        </div>
      )}
    </Page>
  )
}

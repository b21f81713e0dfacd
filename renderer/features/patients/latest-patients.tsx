import { useLingui } from '@lingui/react/macro'
import { Stack, Text, UnstyledButton } from '@mantine/core'
import { useLatestPatients } from '../../state/latest-patients.ts'
import { useView } from '../../state/view.ts'
import { Panel } from '../../ui/page.tsx'
import { usePatientLine } from '../../ui/patient-line.ts'
import { patientName } from '../../ui/people-names.ts'
import classes from './patients.module.css'

/** The patients whose page was open last, to go back to; nothing where there is none. */
export function LatestPatients() {
  const { t } = useLingui()
  const patientLine = usePatientLine()
  const go = useView((view) => view.go)
  const patients = useLatestPatients((state) => state.patients)
  if (patients.length === 0) return null
  return (
    <Panel title={t`Opened last`}>
      <Stack gap={2} component="ul" className={classes.latest}>
        {patients.map((patient) => (
          <li key={patient.id}>
            <UnstyledButton
              className={classes.latestPatient}
              onClick={() => go({ screen: 'patients', patientId: patient.id })}
            >
              <bdi className={classes.name}>{patientName(patient)}</bdi>
              <Text size="sm" c="dimmed">
                {patientLine(patient)}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </Stack>
    </Panel>
  )
}

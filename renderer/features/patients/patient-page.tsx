/** One patient: what matters first, then visits, messages, and every change. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCalendarPlus, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Patient } from '#shared/domain/records/patient.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useBookingDraft } from '../../state/booking-draft.ts'
import { useLatestPatients } from '../../state/latest-patients.ts'
import { type PatientPart, useView } from '../../state/view.ts'
import { refusedField } from '../../ui/field-refusal.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { PatientAlerts } from '../../ui/patient-alerts.tsx'
import { usePatientLine } from '../../ui/patient-line.ts'
import { patientName } from '../../ui/people-names.ts'
import { ReportList } from '../../ui/report-list.tsx'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Permitted } from '../../ui/session.tsx'
import { Loading, Refused } from '../../ui/states.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import { MergedNote, MergePatient } from './merge-patient.tsx'
import { PatientAppointments } from './patient-appointments.tsx'
import { PatientFeedback } from './patient-feedback.tsx'
import { PatientFields } from './patient-fields.tsx'
import { changesOf, reverseOf, valuesOf, type PatientValues } from './patient-form.ts'
import { PatientHistory } from './patient-history.tsx'
import { PhotoField } from './photo-field.tsx'
import { PatientMessages } from './patient-messages.tsx'

/** @param part the tab that is open at first */
export function PatientPage({
  patientId,
  part = 'appointments',
}: {
  patientId: string
  part?: PatientPart | undefined
}) {
  const { t } = useLingui()
  const patientLine = usePatientLine()
  const { value: patient, refusal } = useLiveQuery('patients.get', { patientId })
  const openBooking = useBookingDraft((state) => state.open)
  const opened = useLatestPatients((state) => state.opened)
  useEffect(() => {
    if (patient) opened(patient)
  }, [patient, opened])
  if (!patient) return <Page title={t`Patient`}>{refusal ? <Refused refusal={refusal} /> : <Loading />}</Page>
  return (
    <Page
      title={patientName(patient)}
      actions={
        <>
          {!patient.deletedAt && !patient.mergedInto && (
            <Permitted action="patients.merge">
              <MergePatient patient={patient} />
            </Permitted>
          )}
          {!patient.deletedAt && (
            <Permitted action="patients.delete">
              <DeletePatient patient={patient} />
            </Permitted>
          )}
          <Button leftSection={<IconCalendarPlus size={17} />} onClick={() => openBooking({ patientId })}>
            <Trans>Book</Trans>
          </Button>
        </>
      }
    >
      <Stack gap="md" maw={980}>
        <PagePhoto patient={patient}>
          <Text size="sm" c="dimmed">
            {patientLine(patient, patient.email)}
          </Text>
        </PagePhoto>
        {refusal && <Refused refusal={refusal} />}
        {patient.mergedInto !== undefined && <MergedNote patient={patient} mergedInto={patient.mergedInto} />}
        <PatientAlerts patient={patient} />
        <Tabs defaultValue={part} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="appointments">{t`Appointments`}</Tabs.Tab>
            <Tabs.Tab value="details">{t`Details`}</Tabs.Tab>
            <Tabs.Tab value="reports">{t`Reports`}</Tabs.Tab>
            <Tabs.Tab value="feedback">{t`Feedback`}</Tabs.Tab>
            <Tabs.Tab value="messages">{t`Messages`}</Tabs.Tab>
            <Tabs.Tab value="history">{t`History`}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="appointments">
            <PatientAppointments patientId={patientId} />
          </Tabs.Panel>
          <Tabs.Panel value="details">
            <PatientDetails patient={patient} />
          </Tabs.Panel>
          <Tabs.Panel value="reports">
            <ReportList patientId={patientId} />
          </Tabs.Panel>
          <Tabs.Panel value="feedback">
            <PatientFeedback patientId={patientId} />
          </Tabs.Panel>
          <Tabs.Panel value="messages">
            <PatientMessages patientId={patientId} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <PatientHistory patientId={patientId} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Page>
  )
}

function PatientDetails({ patient }: { patient: Patient }) {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  const offerUndo = useOfferUndo()
  const [update, running] = useCommand('patients.update')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [base, setBase] = useState(patient)
  /** The record that was known when changes of it were saved here: older than the form is then. */
  const [outdated, setOutdated] = useState<string>()
  const form = useForm<PatientValues>({ initialValues: valuesOf(patient) })
  const untouched = Object.keys(changesOf(form.values, base)).length === 0

  // A change made elsewhere is shown at once, unless somebody is typing here.
  useEffect(() => {
    if (!untouched || patient.updatedAt === base.updatedAt || patient.updatedAt === outdated) return
    setBase(patient)
    form.setValues(valuesOf(patient))
  }, [patient, base, outdated, untouched, form])

  const submit = form.onSubmit(async (values) => {
    setRefusal(undefined)
    const changes = changesOf(values, base)
    const answer = await update({ patientId: base.id, changes, basedOn: base.updatedAt })
    if (answer.ok) {
      // The answer may be here before the live record: what was just saved must not make way for what it replaced.
      setOutdated(patient.updatedAt)
      setBase(answer.value)
      form.setValues(valuesOf(answer.value))
      const before = reverseOf(changes, base)
      offerUndo(t`${patientName(answer.value)}: changes saved.`, () =>
        core.command('patients.update', { patientId: base.id, changes: before }),
      )
      return
    }
    const field = refusedField(answer.error)
    if (field && field in values) form.setFieldError(field, refusalText(answer.error))
    else setRefusal(answer.error)
  })
  return (
    <Panel>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {refusal && <Refused refusal={refusal} />}
          <PatientFields form={form} />
          <Group justify="flex-end">
            <Button
              variant="default"
              disabled={untouched}
              onClick={() => {
                setBase(patient)
                form.setValues(valuesOf(patient))
                setRefusal(undefined)
              }}
            >
              <Trans>Discard changes</Trans>
            </Button>
            <Button type="submit" loading={running} disabled={untouched}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function PagePhoto({ patient, children }: { patient: Patient; children: ReactNode }) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const keep = async (photo: string | null) => {
    const before = patient.photo ?? null
    const answer = await core.command('patients.update', { patientId: patient.id, changes: { photo } })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    offerUndo(t`${patientName(patient)}: photo changed.`, () =>
      core.command('patients.update', { patientId: patient.id, changes: { photo: before } }),
    )
  }
  return (
    <PhotoField photo={patient.photo} onChange={(photo) => void keep(photo ?? null)}>
      {children}
    </PhotoField>
  )
}

function DeletePatient({ patient }: { patient: Patient }) {
  const { t } = useLingui()
  const go = useView((view) => view.go)
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const [remove, running] = useCommand('patients.delete')
  return (
    <Button
      variant="subtle"
      color="red"
      loading={running}
      leftSection={<IconTrash size={16} />}
      onClick={() =>
        void remove({ patientId: patient.id }).then((answer) => {
          if (!answer.ok) {
            showRefusal(answer.error)
            return
          }
          go({ screen: 'patients' })
          offerUndo(t`${patientName(patient)} deleted, and open appointments cancelled.`, () =>
            core.command('patients.restore', { patientId: patient.id }),
          )
        })
      }
    >
      <Trans>Delete</Trans>
    </Button>
  )
}

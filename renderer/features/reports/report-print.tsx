/** A report on paper: letterhead, patient, findings, and pictures where they are wanted. */
import { useLingui } from '@lingui/react/macro'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Report, ReportAttachment } from '#shared/domain/records/report.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { usePhoneWords } from '../../ui/phone-words.ts'
import { useSiteWords } from '../../ui/site-words.ts'
import { Printed } from '../../ui/printed.tsx'
import { reportKinds } from '../../ui/report-kinds.ts'
import { inOneLine } from '../../ui/in-one-line.ts'
import { useAttachmentAddress } from './attachment-bytes.ts'
import { isPicture } from './attachments.tsx'
import classes from './reports.module.css'

export function ReportPrint({
  report,
  patient,
  doctor,
  clinic,
}: {
  report: Omit<Report, 'versions'>
  patient: Patient
  doctor: Doctor | undefined
  clinic: Clinic
}) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const phoneWords = usePhoneWords()
  const siteWords = useSiteWords()
  const facts: [string, string | undefined][] = [
    [t`Patient`, patientName(patient)],
    [t`Date of birth`, patient.birthDate && clinicTime.numericDate(patient.birthDate)],
    [t`Member ID`, patient.memberId],
    [t`Date`, clinicTime.numericDate(clinicTime.dateOf(report.updatedAt))],
    [t`Site`, siteWords(report.site)],
  ]
  return (
    <Printed>
      <article className={classes.paper}>
        <header className={classes.letterhead}>
          <strong>{clinic.name}</strong>
          <span>{inOneLine([clinic.address, phoneWords(clinic.phone), clinic.email])}</span>
        </header>
        <h1 dir="auto">
          {i18n._(reportKinds[report.kind].label)}: {report.title}
        </h1>
        <dl className={classes.facts}>
          {facts.map(
            ([label, value]) =>
              value && (
                <div key={label} style={{ display: 'contents' }}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
        <p dir="auto">{report.text}</p>
        {report.instructions && (
          <>
            <h2>{t`Instructions for the patient`}</h2>
            <p dir="auto">{report.instructions}</p>
          </>
        )}
        {report.attachments.filter(isPicture).map((attachment) => (
          <PaperPicture key={attachment.id} reportId={report.id} attachment={attachment} />
        ))}
        {doctor && <div className={classes.signature}>{doctorName(doctor)}</div>}
      </article>
    </Printed>
  )
}

function PaperPicture({ reportId, attachment }: { reportId: string; attachment: ReportAttachment }) {
  const address = useAttachmentAddress(reportId, attachment.id)
  return address === undefined ? null : (
    <img src={address} alt={attachment.name} className={classes.paperPicture} />
  )
}

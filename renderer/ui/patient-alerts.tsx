/** Allergies and preconditions, so that nobody overlooks them. */
import { useLingui } from '@lingui/react/macro'
import { IconAlertTriangleFilled, IconInfoCircle } from '@tabler/icons-react'
import type { Patient } from '#shared/domain/records/patient.ts'
import classes from './patient-alerts.module.css'

export function PatientAlerts({ patient }: { patient: Pick<Patient, 'allergies' | 'preconditions'> }) {
  const { t } = useLingui()
  const { allergies, preconditions } = patient
  if (allergies.length + preconditions.length === 0) return null
  return (
    <div className={classes.alerts} role="note" aria-label={t`Alerts`}>
      {allergies.length > 0 && (
        <div className={classes.allergies}>
          <IconAlertTriangleFilled size={18} aria-hidden />
          <span>
            <strong>{t`Allergies:`}</strong>{' '}
            {allergies
              .map(({ text, criticality }) => (criticality === 'high' ? t`${text} (severe)` : text))
              .join(', ')}
          </span>
        </div>
      )}
      {preconditions.length > 0 && (
        <div className={classes.preconditions}>
          <IconInfoCircle size={18} aria-hidden />
          <span>
            <strong>{t`Preconditions:`}</strong> {preconditions.join(', ')}
          </span>
        </div>
      )}
    </div>
  )
}

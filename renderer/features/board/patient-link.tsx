/** A patient's name that leads to their page. */
import { useView } from '../../state/view.ts'
import classes from './desk-strip.module.css'

export function PatientLink({ patientId, name }: { patientId: string; name: string }) {
  const go = useView((view) => view.go)
  return (
    <button
      type="button"
      className={classes.name}
      onClick={() => go({ screen: 'patients', patientId })}
      dir="auto"
    >
      {name}
    </button>
  )
}

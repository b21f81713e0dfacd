/** What concerns this workstation alone: its disk, its backups, and files that are being taken in. */
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { QueryHandlers } from './query-handler.ts'

const answer = <Value>(value: Value | undefined): Result<Value, Refusal> =>
  value === undefined ? refuse(refusal('NOT_NOW', 'The records are not open.')) : accept(value)

export const workstationQueryHandlers: QueryHandlers<
  | 'health.status'
  | 'backup.status'
  | 'notifications.settings'
  | 'interchange.previewTable'
  | 'interchange.importProgress'
> = {
  'health.status': {
    dependsOn: ['reactor:health'],
    beforeSetUp: true,
    run: (_input, { workstation }) => Promise.resolve(answer(workstation?.health())),
  },
  'backup.status': {
    dependsOn: ['reactor:health'],
    beforeSetUp: true,
    run: (_input, { workstation }) => Promise.resolve(answer(workstation?.backup())),
  },
  'notifications.settings': {
    dependsOn: ['reactor:health'],
    run: (_input, { workstation }) =>
      Promise.resolve(answer(workstation && { hideNames: workstation.hidesNames() })),
  },
  'interchange.previewTable': {
    dependsOn: [],
    run: (input, { workstation }) =>
      workstation ? workstation.imports.preview(input) : Promise.resolve(answer<never>(undefined)),
  },
  'interchange.importProgress': {
    dependsOn: ['reactor:imports'],
    run: (input, { workstation }) =>
      Promise.resolve(workstation ? workstation.imports.progress(input) : answer<never>(undefined)),
  },
}

/** All documents that are made from the code, by file. */
import { contractDocument } from './contract-document.ts'
import { eventMapDocument } from './event-map-document.ts'
import { permissionsDocument } from './permissions-document.ts'
import { mergingDocument } from './merging-document.ts'
import { troubleshootingDocument } from './troubleshooting-document.ts'

export const documents: Readonly<Record<string, () => string>> = {
  'docs/contract.md': contractDocument,
  'docs/event-map.md': eventMapDocument,
  'docs/permissions.md': permissionsDocument,
  'docs/merging.md': mergingDocument,
  'docs/troubleshooting.md': troubleshootingDocument,
}

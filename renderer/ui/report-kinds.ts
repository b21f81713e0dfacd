import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  IconClipboardHeart,
  IconDental,
  IconNote,
  IconPill,
  IconRadioactive,
  type Icon,
} from '@tabler/icons-react'
import type { ReportKind } from '#shared/domain/records/report.ts'

/** Kinds of report: what each is called, and its sign. */
export const reportKinds: Record<ReportKind, { label: MessageDescriptor; icon: Icon }> = {
  treatment: { label: msg`Treatment`, icon: IconDental },
  diagnosis: { label: msg`Diagnosis`, icon: IconClipboardHeart },
  xray: { label: msg`X-ray`, icon: IconRadioactive },
  prescription: { label: msg`Prescription`, icon: IconPill },
  note: { label: msg`Note`, icon: IconNote },
}

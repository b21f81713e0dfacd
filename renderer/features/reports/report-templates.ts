/** Texts that reports often begin with. They are the window's language when put in, and free to change from then on. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ReportKind } from '#shared/domain/records/report.ts'

export interface ReportTemplate {
  name: MessageDescriptor
  text: MessageDescriptor
  instructions?: MessageDescriptor
}

export const reportTemplates: Record<ReportKind, readonly ReportTemplate[]> = {
  treatment: [
    {
      name: msg`Filling`,
      text: msg`Local anaesthesia. Caries removed, cavity conditioned, composite in layers, polymerised. Contacts and occlusion checked, polished.`,
      instructions: msg`Do not eat until the numbness is gone. The tooth may react to cold for some days; call us if it hurts by itself.`,
    },
    {
      name: msg`Cleaning`,
      text: msg`Scaling above and below the gum line, polishing, fluoride. Instruction in brushing and interdental cleaning.`,
      instructions: msg`Nothing to eat or drink for half an hour after the fluoride. Clean between the teeth once a day.`,
    },
    {
      name: msg`Extraction`,
      text: msg`Local anaesthesia. Tooth removed in one piece, socket inspected, bleeding stopped by pressure.`,
      instructions: msg`Bite on the gauze for thirty minutes. No rinsing, smoking or hot drinks today. Cool from outside. Call us when bleeding does not stop or pain grows after the third day.`,
    },
    {
      name: msg`Root canal treatment`,
      text: msg`Local anaesthesia, rubber dam. Access, working length measured, canals shaped and rinsed. Dressing, temporary filling.`,
      instructions: msg`Do not chew hard food on this tooth until the next visit. Mild pain for two or three days is usual.`,
    },
  ],
  diagnosis: [
    {
      name: msg`Check-up without findings`,
      text: msg`Teeth, gums, mucous membrane and jaw joints without pathological findings. Next check-up in six months.`,
    },
    {
      name: msg`General examination`,
      text: msg`Complaint:\nHistory:\nFindings:\nAssessment:\nPlan:`,
    },
  ],
  xray: [
    {
      name: msg`X-ray findings`,
      text: msg`Indication:\nQuality of the picture:\nFindings:\nConsequence:`,
    },
  ],
  prescription: [
    {
      name: msg`Painkiller`,
      text: msg`Ibuprofen 400 mg, up to three times a day after meals, for three days at most.`,
      instructions: msg`Take it after meals, no more than three in a day. Stop and call us if your stomach hurts or you get a rash.`,
    },
    {
      name: msg`Antibiotic`,
      text: msg`Amoxicillin 500 mg, three times a day for five days.\nAllergies asked for:`,
      instructions: msg`Take it to the end of the pack, also when you feel well. Stop and call us at once if you get a rash.`,
    },
  ],
  note: [],
}

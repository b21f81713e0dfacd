/** Files of a report: chosen, dropped or pasted; pictures open in the viewer. */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Button, FileButton, Group, Loader, Text, UnstyledButton } from '@mantine/core'
import { IconFileText, IconPaperclip, IconTrash } from '@tabler/icons-react'
import { useEffect, useState, type DragEvent } from 'react'
import { attachmentTypes } from '#shared/domain/reports/attachment-type.ts'
import type { Report, ReportAttachment } from '#shared/domain/records/report.ts'
import { core } from '../../client/core.ts'
import { Panel } from '../../ui/page.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import { base64Of, declaredType, useAttachmentAddress } from './attachment-bytes.ts'
import classes from './reports.module.css'

export const isPicture = ({ type }: { type: string }): boolean => type.startsWith('image/')

export function Attachments({
  report,
  onWantReport,
  onOpen,
}: {
  report: Omit<Report, 'versions'> | undefined
  /** Saves what is written so far, so that there is a report to attach to; undefined when that was refused. */
  onWantReport: (firstFileName: string) => Promise<string | undefined>
  onOpen: (attachment: ReportAttachment) => void
}) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const [running, setRunning] = useState(false)
  const [hovering, setHovering] = useState(false)

  async function attach(files: readonly File[]): Promise<void> {
    const [first] = files
    if (!first || running) return
    setRunning(true)
    try {
      const reportId = await onWantReport(first.name)
      if (reportId === undefined) return
      for (const file of files) {
        const name = file.name
        const type = declaredType(file)
        const answer = await core.command('reports.attach', {
          reportId,
          name: name.slice(-200),
          type,
          base64: await base64Of(file),
        })
        if (!answer.ok) {
          showRefusal(answer.error)
          return
        }
        const attachmentId = answer.value.attachments.at(-1)?.id
        if (attachmentId === undefined) return
        offerUndo(t`${name} attached.`, () => core.command('reports.detach', { reportId, attachmentId }))
      }
    } finally {
      setRunning(false)
    }
  }

  async function detach({ id: attachmentId, name, type }: ReportAttachment): Promise<void> {
    if (!report) return
    const reportId = report.id
    const bytes = await core.query('reports.attachment', { reportId, attachmentId })
    const answer = await core.command('reports.detach', { reportId, attachmentId })
    if (!answer.ok) showRefusal(answer.error)
    else if (bytes.ok) {
      const { base64 } = bytes.value
      offerUndo(t`${name} removed.`, () => core.command('reports.attach', { reportId, name, type, base64 }))
    }
  }

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      void attach(files)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  })

  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setHovering(false)
    void attach([...event.dataTransfer.files])
  }

  return (
    <Panel
      title={t`Files and X-rays`}
      actions={
        <FileButton
          multiple
          accept={[...attachmentTypes, '.dcm'].join(',')}
          onChange={(files) => void attach(files)}
        >
          {(properties) => (
            <Button
              {...properties}
              variant="light"
              leftSection={<IconPaperclip size={16} />}
              disabled={running}
            >
              <Trans>Attach a file</Trans>
            </Button>
          )}
        </FileButton>
      }
    >
      <div
        className={classes.drop}
        data-hovering={hovering || undefined}
        data-drop-zone
        onDragOver={(event) => {
          event.preventDefault()
          setHovering(true)
        }}
        onDragLeave={() => setHovering(false)}
        onDrop={onDrop}
      >
        {report?.attachments.map((attachment) => (
          <div key={attachment.id} className={classes.file}>
            <UnstyledButton
              className={classes.thumbnail}
              aria-label={t`Open ${attachment.name}`}
              onClick={() => onOpen(attachment)}
            >
              <Thumbnail reportId={report.id} attachment={attachment} />
            </UnstyledButton>
            <Group gap={2} wrap="nowrap" justify="space-between">
              <Text size="xs" truncate dir="auto">
                {attachment.name}
              </Text>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="red"
                aria-label={t`Remove ${attachment.name}`}
                onClick={() => void detach(attachment)}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </Group>
          </div>
        ))}
        {running ? (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">
              <Trans>Attaching…</Trans>
            </Text>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            <Trans>Drop pictures, PDF or DICOM files here, or paste one with Ctrl V.</Trans>
          </Text>
        )}
      </div>
    </Panel>
  )
}

function Thumbnail({ reportId, attachment }: { reportId: string; attachment: ReportAttachment }) {
  const address = useAttachmentAddress(reportId, isPicture(attachment) ? attachment.id : undefined)
  if (address === undefined) return <IconFileText size={34} stroke={1.3} aria-hidden />
  return <img src={address} alt="" />
}

/** Chooses a backup and puts it in place. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BackupFile } from '#shared/contract/backup.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'

const elsewhere = ''

/** @param asksForKey whether the recovery key of the backup is asked for: this folder has none of its own */
export function RestoreForm({
  backups,
  asksForKey = false,
}: {
  backups: BackupFile[]
  asksForKey?: boolean
}) {
  const { t, i18n } = useLingui()
  const [chosen, setChosen] = useState(backups[0]?.file ?? elsewhere)
  const [typedFile, setTypedFile] = useState('')
  const [recoveryKey, setRecoveryKey] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [restore, running] = useCommand('repair.restore')
  const date = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'full', timeStyle: 'short' })
  const dateOf = (instant: string) => date.format(new Date(instant))
  const file = chosen === elsewhere ? typedFile.trim() : chosen
  const submit = async () => {
    setRefusal(undefined)
    const answer = await restore({ file, ...(recoveryKey.trim() === '' ? {} : { recoveryKey }) })
    if (!answer.ok) setRefusal(answer.error)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      noValidate
    >
      <Stack gap="md">
        {backups.length > 0 && (
          <Radio.Group label={t`Backup`} value={chosen} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {backups.slice(0, 8).map((backup) => (
                <Radio
                  key={backup.file}
                  value={backup.file}
                  label={dateOf(backup.takenAt)}
                  description={backup.file}
                />
              ))}
              <Radio value={elsewhere} label={t`Another file`} />
            </Stack>
          </Radio.Group>
        )}
        {chosen === elsewhere && (
          <TextInput
            label={t`File of the backup`}
            description={t`The whole path, such as /media/stick/clinic.backup.`}
            required
            dir="ltr"
            value={typedFile}
            onChange={(event) => setTypedFile(event.currentTarget.value)}
          />
        )}
        {asksForKey && (
          <TextInput
            label={t`Recovery key of the backup`}
            description={t`Eight groups of five, from the paper. Capitals and spaces do not matter.`}
            required
            dir="ltr"
            autoComplete="off"
            value={recoveryKey}
            onChange={(event) => setRecoveryKey(event.currentTarget.value)}
          />
        )}
        {refusal && <Refused refusal={refusal} />}
        <Group justify="flex-end">
          <Button type="submit" loading={running} disabled={file === ''}>
            <Trans>Restore this backup</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

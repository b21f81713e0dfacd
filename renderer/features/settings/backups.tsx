/** Backups: the last one, its proof, the next, and where they go. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  Alert,
  Button,
  Code,
  Group,
  NumberInput,
  Progress,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconDatabaseExport, IconFolder } from '@tabler/icons-react'
import { useState } from 'react'
import type { BackupPlan, BackupStatus } from '#shared/contract/backup.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { Loading, Refused } from '../../ui/states.tsx'

export function Backups() {
  const { t } = useLingui()
  const { value: status, refusal: notThere } = useLiveQuery('backup.status', {})
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [backUp, running] = useCommand('backup.now')
  if (!status) return notThere ? <Refused refusal={notThere} /> : <Loading />
  const take = async () => {
    setRefusal(undefined)
    const answer = await backUp({})
    if (answer.ok)
      notifications.show({
        message: t`The backup was taken, and a restore of it was proven.`,
        withCloseButton: false,
      })
    else setRefusal(answer.error)
  }
  const busy = running || status.running !== null
  return (
    <Panel
      title={t`Backups`}
      actions={
        <Button leftSection={<IconDatabaseExport size={16} />} loading={busy} onClick={() => void take()}>
          <Trans>Back up now</Trans>
        </Button>
      }
    >
      <Stack gap="md">
        {refusal && <Refused refusal={refusal} />}
        {status.running && (
          <div role="status">
            <Text size="sm" mb={4}>
              {status.running.phase === 'copying' ? (
                <Trans>Copying; everybody can go on working.</Trans>
              ) : (
                <Trans>Restoring the copy into a scratch place and comparing.</Trans>
              )}
            </Text>
            <Progress value={100 * status.running.fraction} animated aria-label={t`Progress of the backup`} />
          </div>
        )}
        <Facts status={status} />
        {status.sameDisk && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
            <Trans>
              Backups lie on the same disk as the records. Choose a folder on another disk, a stick or the
              network, so that one broken disk does not take both.
            </Trans>
          </Alert>
        )}
        {!status.opensElsewhere && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
            <Trans>
              A backup opens only with this computer’s key. Make a recovery key, and keep it on paper.
            </Trans>
          </Alert>
        )}
        {/* Another plan from elsewhere starts the form anew. */}
        <Plan key={JSON.stringify(status.plan)} plan={status.plan} />
      </Stack>
    </Panel>
  )
}

function Facts({ status }: { status: BackupStatus }) {
  const { t, i18n } = useLingui()
  const { dateAndTime } = useClinicTime()
  const { last, lastProvenRestore, lastFailure, nextAt, files } = status
  const megabytes = (bytes: number) =>
    new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: 1 }).format(bytes / 1e6)
  const rows: [string, string][] = [
    [t`Last backup`, last ? t`${dateAndTime(last.takenAt)}, ${megabytes(last.bytes)} MB` : t`None yet`],
    [t`Last proven restore`, lastProvenRestore ? dateAndTime(lastProvenRestore.at) : t`None yet`],
    [t`Next backup`, nextAt === undefined ? t`Only by hand` : dateAndTime(nextAt)],
    [t`Backups kept`, new Intl.NumberFormat(i18n.locale).format(files.length)],
  ]
  return (
    <>
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={200} fw={500}>
                {name}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {last && (
        <Text size="sm" c="dimmed">
          <Code dir="ltr">{last.file}</Code>
        </Text>
      )}
      {lastFailure && <Failure at={dateAndTime(lastFailure.at)} code={lastFailure.code} />}
    </>
  )
}

function Failure({ at, code }: { at: string; code: string }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />}>
      <Trans>
        The backup of {at} failed ({code}). It is tried again every hour.
      </Trans>
    </Alert>
  )
}

function Plan({ plan }: { plan: BackupPlan }) {
  const { t } = useLingui()
  const [wish, setWish] = useState(plan)
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [configure, running] = useCommand('backup.configure')
  const choose = async () => {
    const answer = await core.command('backup.chooseFolder', {})
    if (answer.ok && answer.value.folder !== null) setWish({ ...wish, folder: answer.value.folder })
  }
  const save = async () => {
    setRefusal(undefined)
    const answer = await configure(wish)
    if (answer.ok)
      notifications.show({ message: t`Backups go by this plan from now on.`, withCloseButton: false })
    else setRefusal(answer.error)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      noValidate
    >
      <Stack gap="sm">
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            label={t`Folder for backups`}
            required
            dir="ltr"
            flex={1}
            value={wish.folder}
            onChange={(event) => setWish({ ...wish, folder: event.currentTarget.value })}
          />
          <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void choose()}>
            <Trans>Choose</Trans>
          </Button>
        </Group>
        <Group align="flex-end" grow>
          <NumberInput
            label={t`Hours between backups`}
            min={1}
            max={744}
            allowDecimal={false}
            value={wish.everyHours}
            onChange={(value) => typeof value === 'number' && setWish({ ...wish, everyHours: value })}
          />
          <NumberInput
            label={t`Backups to keep`}
            min={1}
            max={1000}
            allowDecimal={false}
            value={wish.keep}
            onChange={(value) => typeof value === 'number' && setWish({ ...wish, keep: value })}
          />
        </Group>
        <Switch
          label={t`Take backups by themselves`}
          checked={wish.automatic}
          onChange={(event) => setWish({ ...wish, automatic: event.currentTarget.checked })}
        />
        {refusal && <Refused refusal={refusal} />}
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={running}>
            <Trans>Save the plan</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Every version of a report, what changed in each, and the way back to it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Text, Timeline } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { FieldChanges } from '../../ui/field-changes.tsx'
import { useFieldNames } from '../../ui/field-names.ts'
import { Panel } from '../../ui/page.tsx'
import { Loading, Refused } from '../../ui/states.tsx'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import { wordDifferences } from './word-differences.ts'
import classes from './reports.module.css'

type Version = QueryOutput<'reports.versions'>[number]

const longTexts = ['text', 'instructions']

/** The fields of a version as `reports.update` takes them; an empty text empties a field. */
export const contentOf = ({
  kind,
  title,
  text,
  site,
  instructions,
  relevantToPatient,
}: Omit<Version, 'changes'>) => ({
  kind,
  title,
  text,
  site: site ?? '',
  instructions: instructions ?? '',
  relevantToPatient,
})

export function ReportVersions({ reportId }: { reportId: string }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const fieldName = useFieldNames()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const { value: versions, refusal } = useLiveQuery('reports.versions', { reportId })
  if (refusal) return <Refused refusal={refusal} />
  if (!versions) return <Loading />
  const [newest] = versions

  async function bringBack(version: Version): Promise<void> {
    if (!newest) return
    const answer = await core.command('reports.update', { reportId, changes: contentOf(version) })
    if (!answer.ok) showRefusal(answer.error)
    else
      offerUndo(t`Version ${version.number} brought back.`, () =>
        core.command('reports.update', { reportId, changes: contentOf(newest) }),
      )
  }

  return (
    <Panel title={t`Versions`}>
      <Timeline bulletSize={14} lineWidth={2}>
        {versions.map((version) => (
          <Timeline.Item
            key={version.number}
            title={
              <Group justify="space-between" gap="xs">
                <Text size="sm" fw={600}>
                  {t`Version ${version.number}`}
                </Text>
                {version !== newest && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    leftSection={<IconRestore size={14} />}
                    aria-label={t`Bring back version ${version.number}`}
                    onClick={() => void bringBack(version)}
                  >
                    <Trans>Bring back</Trans>
                  </Button>
                )}
              </Group>
            }
          >
            <Text size="xs" c="dimmed">
              {t`${clinicTime.dateAndTime(version.at)} by ${version.authorName}`}
            </Text>
            {version.number > 1 && (
              <Stack gap={2} mt={4}>
                <FieldChanges changes={version.changes.filter(({ field }) => !longTexts.includes(field))} />
                {version.changes
                  .filter(({ field }) => longTexts.includes(field))
                  .map(({ field, before, after }) => (
                    <div key={field} className={classes.difference} dir="auto">
                      <strong>{fieldName(field)}</strong>: <Difference before={before} after={after} />
                    </div>
                  ))}
              </Stack>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function Difference({ before, after }: { before?: unknown; after?: unknown }) {
  return wordDifferences(textOf(before), textOf(after)).map(({ kind, text }, index) => {
    if (kind === 'added')
      return (
        <ins key={index} className={classes.added}>
          {text}
        </ins>
      )
    if (kind === 'removed')
      return (
        <del key={index} className={classes.removed}>
          {text}
        </del>
      )
    return <span key={index}>{text}</span>
  })
}

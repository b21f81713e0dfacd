/** Replication with the hub: how it stands, the values that gave way, and the documents that were put aside. */
import { useLingui } from '@lingui/react/macro'
import { Badge, Stack, Tabs } from '@mantine/core'
import { useLiveQuery } from '../../client/core.ts'
import { useView, type View } from '../../state/view.ts'
import { Page } from '../../ui/page.tsx'
import { useMay } from '../../ui/session.tsx'
import { Loading, Refused } from '../../ui/states.tsx'
import { Conflicts } from './conflicts.tsx'
import { Hosting } from './hosting.tsx'
import { HubForm } from './hub-form.tsx'
import { HubState } from './hub-state.tsx'
import { Quarantined } from './quarantined.tsx'

type Part = NonNullable<Extract<View, { screen: 'sync' }>['part']>

const parts: readonly Part[] = ['hub', 'conflicts', 'quarantined']

export default function SyncScreen({ view }: { view: Extract<View, { screen: 'sync' }> }) {
  const { t } = useLingui()
  const may = useMay()
  const replace = useView((state) => state.replace)
  const { value: status, refusal } = useLiveQuery('sync.status', {})
  const wanted = view.part ?? 'hub'
  const shown = wanted === 'conflicts' && !may('conflicts.list') ? 'hub' : wanted
  if (!status) return <Page title={t`Sync`}>{refusal ? <Refused refusal={refusal} /> : <Loading />}</Page>
  const { conflicts, quarantined } = status.needsPerson
  return (
    <Page title={t`Sync`}>
      <Tabs
        value={shown}
        onChange={(value) => {
          const part = parts.find((known) => known === value)
          if (part) replace({ screen: 'sync', part })
        }}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="hub">{t`Hub`}</Tabs.Tab>
          {may('conflicts.list') && (
            <Tabs.Tab value="conflicts" {...waiting(conflicts)}>
              {t`Conflicts`}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="quarantined" {...waiting(quarantined)}>
            {t`Put aside`}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="hub">
          <Stack gap="md" maw={760}>
            <HubState status={status} />
            {may('sync.host') && <Hosting />}
            {may('sync.configure') && <HubForm key={status.hub?.url ?? ''} hub={status.hub} />}
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="conflicts">
          <Conflicts />
        </Tabs.Panel>
        <Tabs.Panel value="quarantined">
          <Quarantined documents={status.quarantined} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

/** A tab's badge; without one it takes no room. */
function waiting(count: number) {
  if (count === 0) return {}
  const badge = (
    <Badge size="sm" circle={count < 10} color="orange.9">
      {count}
    </Badge>
  )
  return { rightSection: badge }
}

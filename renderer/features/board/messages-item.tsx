/** On the desk's strip: that messages did not leave, or that nobody knows whether they did, and the way to them. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Text } from '@mantine/core'
import { IconMailExclamation } from '@tabler/icons-react'
import { useView } from '../../state/view.ts'
import classes from './desk-strip.module.css'

export function MessagesItem({ count }: { count: number }) {
  const { t } = useLingui()
  const go = useView((view) => view.go)
  return (
    <div className={classes.item} data-kind="messages">
      <span className={classes.icon}>
        <IconMailExclamation size={16} aria-label={t`Messages`} />
      </span>
      <div className={classes.texts}>
        <Text size="sm" fw={600}>
          <Plural value={count} one="# message needs attention" other="# messages need attention" />
        </Text>
        <Text size="xs" c="dimmed">
          <Trans>Not sent, or not known whether it was</Trans>
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="light"
        data-offer
        onClick={() => go({ screen: 'messages', part: 'tasks' })}
      >
        <Trans>Look</Trans>
      </Button>
    </div>
  )
}

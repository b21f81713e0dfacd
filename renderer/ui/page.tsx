/** The frame of an ordinary screen: a heading with its actions, and below it what scrolls. */
import { Group, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './page.module.css'

export function Page({
  title,
  actions,
  children,
}: {
  title: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={classes.page}>
      <Group className={classes.heading} justify="space-between" gap="sm">
        <Title order={1} dir="auto">
          {title}
        </Title>
        <Group gap="xs">{actions}</Group>
      </Group>
      <div className={classes.body} data-scroller>
        {children}
      </div>
    </div>
  )
}

/** A quiet box with a heading of its own. */
export function Panel({
  title,
  actions,
  children,
}: {
  title?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes.panel}>
      {title !== undefined && (
        <Group justify="space-between" mb="sm" gap="xs">
          <Title order={2}>{title}</Title>
          <Group gap="xs">{actions}</Group>
        </Group>
      )}
      {children}
    </section>
  )
}

/** The card in the middle of a window that shows nothing else: opening, set-up, signing in. */
import { Card } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './centered-card.module.css'

/** @param width at most, in pixels */
export function CenteredCard({ width, children }: { width: number; children: ReactNode }) {
  return (
    <main className={classes.screen}>
      <Card w="100%" maw={width} withBorder padding="xl" radius="lg">
        {children}
      </Card>
    </main>
  )
}

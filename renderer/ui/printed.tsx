import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** What goes onto paper (and into a PDF) in place of the window, while it is shown. */
export function Printed({ children }: { children: ReactNode }) {
  return createPortal(
    <div data-printed data-mantine-color-scheme="light" aria-hidden>
      {children}
    </div>,
    document.body,
  )
}

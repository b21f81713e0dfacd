/** What the shell last told of new versions of the application. */
import { create } from 'zustand'
import type { UpdateState } from '#shared/contract/page.ts'

export const useUpdateState = create<{ state: UpdateState | undefined }>()(() => ({ state: undefined }))

/** Files between the window and the core: bytes travel as base64. */
import { useEffect, useState } from 'react'
import { core } from '../../client/core.ts'

/** A file's bytes as base64. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  // A call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  }
  return btoa(binary)
}

const blobOf = (base64: string, type: string): Blob =>
  new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type })

/** An address under which the page can show an attachment, while the component is shown. */
export function useAttachmentAddress(reportId: string, attachmentId: string | undefined): string | undefined {
  const [shown, setShown] = useState<{ id: string; address: string }>()
  useEffect(() => {
    if (attachmentId === undefined) return undefined
    let stale = false
    let address: string | undefined
    void core.query('reports.attachment', { reportId, attachmentId }).then((answer) => {
      if (stale || !answer.ok) return
      address = URL.createObjectURL(blobOf(answer.value.base64, answer.value.type))
      setShown({ id: attachmentId, address })
    })
    return () => {
      stale = true
      if (address !== undefined) URL.revokeObjectURL(address)
    }
  }, [reportId, attachmentId])
  return shown?.id === attachmentId ? shown?.address : undefined
}

/** The type a file says it has; DICOM files mostly say nothing. */
export const declaredType = (file: File): string =>
  file.type || (/\.(dcm|dicom)$/i.test(file.name) ? 'application/dicom' : 'application/octet-stream')

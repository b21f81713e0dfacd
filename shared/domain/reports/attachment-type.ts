/** What may be attached to a report, told by the file's first bytes and not by its name. */

/** Largest attachment, in bytes. */
export const largestAttachment = 40 * 1024 * 1024

export const attachmentTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'application/pdf',
  'application/dicom',
] as const
export type AttachmentType = (typeof attachmentTypes)[number]

const begins = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0))

/**
 * The type of a file by its signature (PNG 5.2, JPEG B.1.1.3, RFC 9649, GIF89a, ISO 32000-1 7.5.2, DICOM PS3.10 7.1), or
 * undefined for anything else.
 */
export function attachmentTypeOf(bytes: Uint8Array): AttachmentType | undefined {
  if (begins(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (begins(bytes, 0, '\xff\xd8\xff')) return 'image/jpeg'
  if (begins(bytes, 0, 'RIFF') && begins(bytes, 8, 'WEBP')) return 'image/webp'
  if (begins(bytes, 0, 'GIF87a') || begins(bytes, 0, 'GIF89a')) return 'image/gif'
  if (begins(bytes, 0, '%PDF-')) return 'application/pdf'
  if (begins(bytes, 128, 'DICM')) return 'application/dicom'
  return undefined
}

const sameAs: Readonly<Record<string, AttachmentType>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'application/x-pdf': 'application/pdf',
  'image/dicom': 'application/dicom',
}

/** A declared media type in its registered form, without parameters. */
export function registeredType(declared: string): string {
  const type = declared.split(';')[0]?.trim().toLowerCase() ?? ''
  return sameAs[type] ?? type
}

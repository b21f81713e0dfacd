/** Why a data folder or its database could not be opened, as a code and a sentence that says what to do. */
import { DataFolderError } from '../store/data-folder.ts'
import type { SqliteOpenError } from '../store/sqlite-storage/index.ts'

export function explainOpenError(error: DataFolderError | SqliteOpenError): {
  code: string
  message: string
} {
  if (error instanceof DataFolderError) return { code: error.code, message: error.message }
  switch (error.code) {
    case 'wrong-key':
    case 'already-open-with-another-key':
      return {
        code: 'KEY_WRONG',
        message:
          'The key does not open this database. Use the key it was made with; if it is the right one, the file is damaged: restore a backup. Nothing was changed.',
      }
    case 'newer-format':
      return {
        code: 'FOLDER_FROM_NEWER_VERSION',
        message:
          'The database was written by a newer version of the application. Install that version to open it.',
      }
    default:
      return {
        code: 'DATABASE_DAMAGED',
        message: `The database cannot be opened (${error.code}). Nothing was changed. Restore a backup, or ask for help.`,
      }
  }
}

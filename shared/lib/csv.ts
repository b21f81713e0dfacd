/** Tables as CSV (RFC 4180) for spreadsheet programs. */

export type Cell = string | number | undefined

/** What a spreadsheet would take for a formula. */
const formula = /^\s*[=+\-@\t\r|%]/

/**
 * A cell. Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV Injection), so that
 * what somebody typed into a name is never run.
 */
function cell(value: Cell): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const harmless = formula.test(value) ? `'${value}` : value
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** One row with its line end. */
export const csvRow = (row: readonly Cell[]): string => `${row.map(cell).join(',')}\r\n`

/** Says to spreadsheets that a text is UTF-8. */
export const byteOrderMark = '\uFEFF'

/** Rows as one text. */
export const csvOf = (rows: readonly (readonly Cell[])[]): string => byteOrderMark + rows.map(csvRow).join('')

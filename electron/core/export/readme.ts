/** What stands beside an export, for whoever finds the folder later. */
export default `Export of a clinic's data. It is NOT encrypted: keep it where nobody else can read it, and delete it when it
is no longer needed.

fhir/       FHIR R4, bulk NDJSON (one resource a line) with manifest.json; files of reports in fhir/files, named in
            Media.content.url. What FHIR has no place for stands as JSON in the extension urn:clinic:record.
bundles/    The same FHIR R4 resources as transaction Bundles, 5000 entries at most in each, the files of reports in
            their Media.
csv/        Tables for spreadsheets, UTF-8, separated by commas. An apostrophe before = + - @ keeps a spreadsheet from
            running what looks like a formula.
calendars/  One iCalendar file for each doctor.
records/    Every record as the application stores it, one a line; passwords are left out.

Times are UTC unless they say otherwise. Empty files are not written.
`

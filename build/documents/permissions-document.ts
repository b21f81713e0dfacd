/** docs/permissions.md: who may do what, from the table that the core checks. */
import { commands, queries } from '#shared/contract/contract.ts'
import { roles, type Role } from '#shared/domain/records/staff.ts'
import { type ActionName, chartRoles, permissions } from '#shared/permissions/permissions.ts'

const titles: Record<Role, string> = {
  administrator: 'administrator',
  doctor: 'doctor',
  receptionist: 'receptionist',
  stockKeeper: 'stock keeper',
}

function row(action: ActionName): string {
  const { who, chartOf, besides } = permissions[action]
  const cells = roles.map((role) => {
    if (who === 'anyone' || who === 'staff' || who.includes(role)) return 'yes'
    return chartOf ? 'emergency' : ''
  })
  const first = who === 'anyone' ? 'yes' : ''
  return `| \`${action}\` | ${[first, ...cells, besides ?? ''].join(' | ')} |`
}

const table = (names: readonly string[]): string[] => [
  `| | not signed in | ${roles.map((role) => titles[role]).join(' | ')} | checked besides |`,
  `| --- | ${roles.map(() => '---').join(' | ')} | --- | --- |`,
  ...names.map((name) => row(name as ActionName)),
]

export function permissionsDocument(): string {
  return [
    '# Permissions',
    '',
    'Made from `shared/permissions/permissions.ts` by `npm run generate`; a test fails while it is stale. The core checks every',
    'command and query against this table, whoever calls: a window, a script over JSON lines, an import. A person with several',
    'roles may do what any of them may. A refusal is `FORBIDDEN` with the roles of which one is needed, in `details.needs`.',
    '',
    `A chart is a patient’s reports with their versions and attachments, what the portal shows, and the preconditions in the`,
    `patient’s record. Every ${chartRoles.map((role) => titles[role]).join(' and every ')} may open it. “emergency” in the table: after`,
    '`charts.openInEmergency` with a reason, for an hour, to read; the audit notes it and administrators are told. Allergies are',
    'shown to everybody who handles the patient: hiding them would be the greater danger.',
    '',
    '## Commands',
    '',
    ...table(Object.keys(commands)),
    '',
    '## Queries',
    '',
    ...table(Object.keys(queries)),
    '',
  ].join('\n')
}

/** docs/permissions.md: who may do what, from the table that the core checks. */
import { commands, queries } from '#shared/contract/contract.ts'
import { roles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { hubRules } from '#shared/permissions/hub-rules.ts'
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

function hubRow([type, rule]: [string, (typeof hubRules)[keyof typeof hubRules]]): string {
  const cells = roles.map((role) => {
    const may = [
      ...(rule.write.includes(role) ? [rule.once ? 'new' : 'write'] : []),
      ...(rule.remove.includes(role) ? ['remove'] : []),
      ...(rule.erase.includes(role) ? ['erase'] : []),
      ...(!rule.write.includes(role) && rule.ownFields.length > 0
        ? [`only ${rule.ownFields.join(', ')}`]
        : []),
    ]
    return may.join(', ')
  })
  return `| \`${type}\` | ${cells.join(' | ')} |`
}

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
    '## What the hub takes',
    '',
    'A workstation is enrolled for some of these roles ([adr/0015](adr/0015-enrolled-workstations.md)). A person acts there in those of',
    'their roles that it is for, an administrator in each of them. The hub checks each document by itself against the table below,',
    'which `shared/permissions/hub-rules.ts` compiles from the commands above; our hub and a CouchDB run the same',
    '`validate_doc_update`. “new”: written once and never changed. “erase”: takes out what it tells of a person, and nothing else.',
    '',
    `| document | ${roles.map((role) => titles[role]).join(' | ')} |`,
    `| --- | ${roles.map(() => '---').join(' | ')} |`,
    ...Object.entries(hubRules).map((entry) => hubRow(entry)),
    '',
  ].join('\n')
}

/**
 * Roles of a workstation's user on the hub, and the addresses at which our hub looks after workstations. Words only, for the
 * hub and for workstations alike.
 */

const prefix = 'workstation-'

/** Of a workstation that is enrolled for one of the staff's roles. */
export const hubRoleOf = (role: string): string => `${prefix}${role}`

/** Of one that was revoked: it may sign in to be told so, and nothing else. */
export const revokedRole = 'workstation-revoked'

export const deskRole = (database: string): string => `${database}-desk`
export const chartsRole = (database: string): string => `${database}-charts`

/** Every role of a workstation's user. */
export const workstationHubRoles = (
  database: string,
  { charts, roles }: { charts: boolean; roles: readonly string[] },
): string[] => [
  deskRole(database),
  ...(charts ? [chartsRole(database)] : []),
  ...roles.map((role) => hubRoleOf(role)),
]

/** What is kept of a workstation beside its credential, in its user's document. */
export interface WorkstationNote {
  database: string
  label: string
  roles: string[]
  charts: boolean
  enrolledAt?: string
  revokedAt?: string
}

/** How long an invitation holds. */
export const invitationMinutes = 10

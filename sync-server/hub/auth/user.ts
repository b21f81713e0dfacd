/** Who makes a request. Nobody has no name and no roles. */
export interface User {
  name: string | null
  roles: readonly string[]
  /** How the request was authenticated, as `_session` tells it. */
  authenticated?: 'default' | 'cookie'
}

export const nobody: User = { name: null, roles: [] }

export function isServerAdministrator(user: User): boolean {
  return user.roles.includes('_admin')
}

/** What this workstation's desktop may show of people. */
import Type from 'typebox'
import { endpoint } from './endpoint.ts'

const nothing = Type.Object({})

const Discretion = Type.Object({
  /** Desktop notifications name no patient, doctor or colleague here: somebody else may see the screen. */
  hideNames: Type.Boolean(),
})

export const discretionCommands = {
  'notifications.configure': endpoint(
    'Sets whether desktop notifications name people on this workstation.',
    Discretion,
    Discretion,
  ),
}

export const discretionQueries = {
  'notifications.settings': endpoint(
    'Whether desktop notifications name people on this workstation.',
    nothing,
    Discretion,
  ),
}

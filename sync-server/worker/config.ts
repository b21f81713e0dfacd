/** The worker's settings: a JSON file, checked before anything is started. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import Type from 'typebox'
import Value from 'typebox/value'

const Text = Type.String({ minLength: 1, maxLength: 2000 })
const Port = Type.Integer({ minimum: 0, maximum: 65535 })
const closed = { additionalProperties: false }

/** The pages for patients. */
export const PortalConfig = Type.Object(
  {
    port: Port,
    host: Type.Optional(Text),
    /** The address patients type, for links in messages: `https://clinic.example`. */
    publicUrl: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 500 })),
  },
  closed,
)
export type PortalConfig = Type.Static<typeof PortalConfig>

export const WorkerConfig = Type.Object(
  {
    /** Where the hub is; `--hub` wins. User and password may stand in the address. */
    hub: Type.Optional(
      Type.Object(
        {
          url: Type.Optional(Text),
          user: Type.Optional(Text),
          password: Type.Optional(Text),
          database: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,40}$' })),
        },
        closed,
      ),
    ),
    /** The worker's own folder, encrypted like every workstation's. */
    data: Text,
    /** Where the key of that folder lies; `key` in the folder unless given. */
    keyFile: Type.Optional(Text),
    portal: Type.Optional(PortalConfig),
  },
  closed,
)
export type WorkerConfig = Type.Static<typeof WorkerConfig>

/** Everything the worker is told. */
export interface WorkerOptions {
  hub: { url: string; username: string; password: string; database: string }
  dataDir: string
  keyFile: string
  portal: PortalConfig | undefined
}

export const usage = `worker --hub http://USER:PASSWORD@HOST:5984 --config FILE [--portal-port PORT]
The config file is described in docs/messages.md.`

/** A setting the operator has to correct; its message says which. */
export class ConfigError extends Error {}

/**
 * The worker's options from the command line and its config file; the command line wins. Relative paths in the file are
 * relative to the file.
 * @throws ConfigError that says what is wrong; it never repeats a password
 */
export function readWorkerOptions(args: readonly string[]): WorkerOptions {
  const given = parseCommandLine(args)
  if (given.config === undefined) throw new ConfigError('--config FILE is missing.')
  const file = path.resolve(given.config)
  const config = readConfig(file)
  const address = given.hub ?? config.hub?.url
  if (address === undefined) throw new ConfigError(`--hub URL is missing, and ${file} has no hub.url either.`)
  const beside = (name: string): string => path.resolve(path.dirname(file), name)
  const dataDir = beside(config.data)
  const portalPort = given['portal-port']
  return {
    hub: readHub(address, config.hub),
    dataDir,
    keyFile: config.keyFile === undefined ? path.join(dataDir, 'key') : beside(config.keyFile),
    portal: portalPort === undefined ? config.portal : { ...config.portal, port: readPort(portalPort) },
  }
}

function parseCommandLine(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args: [...args], options: { hub: text, config: text, 'portal-port': text } }).values
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'The command line is malformed.')
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (text === '' || !Value.Check(Port, port)) throw new ConfigError('--portal-port is not a port number.')
  return port
}

function readHub(address: string, config: WorkerConfig['hub']): WorkerOptions['hub'] {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    throw new ConfigError('The hub’s address is not a URL, such as http://user:password@host:5984.')
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ConfigError('The hub’s address must begin with http:// or https://.')
  const place = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  const username = config?.user ?? decodeURIComponent(url.username)
  const password = config?.password ?? decodeURIComponent(url.password)
  if (username === '') throw new ConfigError('The hub’s user is missing: hub.user, or in the address.')
  return { url: place, username, password, database: config?.database ?? 'clinic' }
}

function readConfig(file: string): WorkerConfig {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new ConfigError(`The config file ${file} cannot be read as JSON.`)
  }
  const [problem] = Value.Errors(WorkerConfig, value)
  if (problem) throw new ConfigError(`In the config file ${file}, ${explain(problem)}.`)
  return value as WorkerConfig
}

/** One complaint of the schema as a sentence: where, and what is expected there. */
function explain(problem: {
  instancePath: string
  keyword: string
  params: object
  message: string
}): string {
  const place = problem.instancePath.split('/').filter(Boolean).join('.')
  const { additionalProperties, requiredProperties } = problem.params as {
    additionalProperties?: string[]
    requiredProperties?: string[]
  }
  const within = place === '' ? '' : `${place}.`
  // What the schema says of a member it has no place for.
  if (problem.keyword === 'boolean') return `the setting ${place} is unknown`
  if (additionalProperties) return `the setting ${within}${additionalProperties.join(', ')} is unknown`
  if (requiredProperties) return `the setting ${within}${requiredProperties.join(', ')} is missing`
  return `${place === '' ? 'the file' : place} ${problem.message}`
}

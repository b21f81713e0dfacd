import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { HubOptions } from './hub.ts'
import { isObject } from './storage/json-text.ts'

/** A config file: JSON with the same settings as the command line. */
interface Config {
  host?: string
  port?: number
  data?: string
  keyFile?: string
  cert?: string
  key?: string
  admins?: Record<string, string>
  corsOrigins?: string[]
  listeners?: number
  bodyBytes?: number
  documentBytes?: number
  attachmentBytes?: number
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1

/** What each setting must be. By hand: a schema library would cost the hub a tenth of its memory for these. */
const configChecks: Record<keyof Config, [expected: string, fits: (value: unknown) => boolean]> = {
  host: ['text', isText],
  port: ['a port number', (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65535],
  data: ['text', isText],
  keyFile: ['text', isText],
  cert: ['text', isText],
  key: ['text', isText],
  admins: [
    'an object of names and passwords',
    (value) => isObject(value) && Object.values(value).every(isText),
  ],
  corsOrigins: ['a list of texts', (value) => Array.isArray(value) && value.every(isText)],
  listeners: ['a whole number of at least 1', isCount],
  bodyBytes: ['a whole number of at least 1', isCount],
  documentBytes: ['a whole number of at least 1', isCount],
  attachmentBytes: ['a whole number of at least 1', isCount],
}

export const usage = `hub --port 5984 --data DIR --admin NAME:PASSWORD
  [--host 127.0.0.1] [--key-file FILE] [--cert FILE --key FILE] [--cors ORIGIN,...] [--config FILE]
Every option also comes from the environment (HUB_PORT, HUB_DATA, HUB_ADMIN, HUB_HOST, HUB_KEY_FILE, HUB_CERT,
HUB_KEY, HUB_CORS, HUB_CONFIG) and from a JSON config file; the command line wins, then the environment.`

/** A setting the operator has to correct; its message says which. */
export class OptionsError extends Error {}

/**
 * The hub's options from the command line, the environment and a config file, in this order of weight.
 * Throws an OptionsError that says what is wrong.
 */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): HubOptions {
  const given = parseCommandLine(args)
  const setting = (option: string): string | undefined =>
    given[option] ?? environment[`HUB_${option.toUpperCase().replaceAll('-', '_')}`]
  const configFile = setting('config')
  const config = configFile === undefined ? {} : readConfig(configFile)
  const dataFolder = setting('data') ?? config.data
  if (dataFolder === undefined) throw new OptionsError('--data DIR is missing.')
  const port = Number(setting('port') ?? config.port ?? 5984)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new OptionsError('--port is not a port number.')
  const administrators = new Map(Object.entries(config.admins ?? {}))
  const admin = setting('admin')
  if (admin !== undefined) {
    const colon = admin.indexOf(':')
    if (colon < 1 || colon === admin.length - 1) throw new OptionsError('--admin must be NAME:PASSWORD.')
    administrators.set(admin.slice(0, colon), admin.slice(colon + 1))
  }
  if (administrators.size === 0) throw new OptionsError('--admin NAME:PASSWORD is missing.')
  const options: HubOptions = {
    dataFolder,
    administrators,
    host: setting('host') ?? config.host ?? '127.0.0.1',
    port,
    limits: {},
  }
  const keyFile = setting('key-file') ?? config.keyFile
  if (keyFile !== undefined) options.keyFile = keyFile
  const certificate = setting('cert') ?? config.cert
  const key = setting('key') ?? config.key
  if ((certificate === undefined) !== (key === undefined))
    throw new OptionsError('--cert and --key go together.')
  if (certificate !== undefined && key !== undefined) {
    options.tls = { certificate: readText(certificate), key: readText(key) }
  }
  const cors = setting('cors')
  const origins = cors === undefined ? config.corsOrigins : cors.split(',').map((origin) => origin.trim())
  if (origins) options.corsOrigins = origins
  for (const limit of ['listeners', 'bodyBytes', 'documentBytes', 'attachmentBytes'] as const) {
    const value = config[limit]
    if (value !== undefined) options.limits = { ...options.limits, [limit]: value }
  }
  return options
}

function parseCommandLine(args: readonly string[]): Record<string, string | undefined> {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        host: text,
        port: text,
        data: text,
        admin: text,
        'key-file': text,
        cert: text,
        key: text,
        cors: text,
        config: text,
      },
    }).values
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : 'The command line is malformed.')
  }
}

function readConfig(file: string): Config {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new OptionsError(`The config file ${file} cannot be read as JSON.`)
  }
  if (!isObject(value)) throw new OptionsError(`The config file ${file} must hold an object.`)
  for (const [name, setting] of Object.entries(value)) {
    if (!Object.hasOwn(configChecks, name)) {
      throw new OptionsError(`The config file ${file} has a setting that is unknown: ${name}.`)
    }
    const [expected, fits] = configChecks[name as keyof Config]
    if (!fits(setting)) throw new OptionsError(`In the config file ${file} ${name} must be ${expected}.`)
  }
  return value
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new OptionsError(`The file ${file} cannot be read.`)
  }
}

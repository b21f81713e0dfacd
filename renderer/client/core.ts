/** This window's one connection to the core, and its live queries. */
import { useCallback, useState, useSyncExternalStore } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'
import { CoreConnection, type Answer, type CoreState } from './core-connection.ts'
import { LiveQueries, type LiveAnswer } from './live-queries.ts'

export const core = new CoreConnection()
/** Answers that concern the window, whoever is at it. */
const windowQueries = new LiveQueries(core)
/** Answers of the person at the window. */
let personQueries = new LiveQueries(core)
let person: string | undefined
const putAside = new Map<string, LiveQueries>()

const windowNames: readonly QueryName[] = ['clinic.get', 'opening.status', 'session.current']

const answersTo = (name: QueryName): LiveQueries =>
  windowNames.includes(name) ? windowQueries : personQueries

const nothing: LiveAnswer<never> = { value: undefined, refusal: undefined }

/**
 * The newest answer of a query, kept up to date while the component is shown.
 *
 * @param input what to ask, or undefined to ask nothing yet
 */
export function useLiveQuery<Name extends QueryName>(
  name: Name,
  input: QueryInput<Name> | undefined,
): LiveAnswer<QueryOutput<Name>> {
  const key = input === undefined ? undefined : JSON.stringify(input)
  const subscribe = useCallback(
    (onChange: () => void) =>
      key === undefined
        ? () => undefined
        : answersTo(name).watch(name, JSON.parse(key) as QueryInput<Name>, onChange),
    [name, key],
  )
  const read = useCallback(
    (): LiveAnswer<QueryOutput<Name>> =>
      key === undefined
        ? nothing
        : answersTo(name)
            .store(name, JSON.parse(key) as QueryInput<Name>)
            .getState(),
    [name, key],
  )
  return useSyncExternalStore(subscribe, read)
}

/** Asks before anything is shown: whoever uses the same query soon after finds the answer, or that it is on its way. */
export function askAhead<Name extends QueryName>(
  name: Name,
  input: QueryInput<Name>,
): StoreApi<LiveAnswer<QueryOutput<Name>>> {
  return answersTo(name).store(name, input)
}

/** Asks in the name of another person; the answers of the one before are put aside for when they are back. */
export function takeUpAnswers(staffId: string): void {
  if (person === staffId) return
  if (person !== undefined) {
    personQueries.rest()
    putAside.set(person, personQueries)
    personQueries = putAside.get(staffId) ?? new LiveQueries(core)
  }
  person = staffId
}

/** Asks nothing while the person is away. */
export const restAnswers = (): void => personQueries.rest()

/** The person has signed out: nothing they saw is kept. */
export function forgetAnswers(staffId: string): void {
  putAside.delete(staffId)
  if (person !== staffId) return
  personQueries.rest()
  personQueries = new LiveQueries(core)
  person = undefined
}

/** A command, and whether one is under way. */
export function useCommand<Name extends CommandName>(
  name: Name,
): [run: (input: CommandInput<Name>) => Promise<Answer<CommandOutput<Name>>>, running: boolean] {
  const [running, setRunning] = useState(false)
  const run = useCallback(
    async (input: CommandInput<Name>) => {
      setRunning(true)
      try {
        return await core.command(name, input)
      } finally {
        setRunning(false)
      }
    },
    [name],
  )
  return [run, running]
}

/** Whether the core can be spoken to. */
export function useCoreState(): CoreState {
  return useSyncExternalStore(
    (onChange) => core.onState(onChange),
    () => core.state,
  )
}

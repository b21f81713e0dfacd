import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands } from './testing/arbitrary-commands.ts'
import { generatedSchemas } from './testing/arbitrary-schemas.ts'
import { StorageModel } from './testing/storage-model.ts'
import { quickFolder, scratchPath } from './testing/scratch.ts'

/** Cases; more with `STORE_MODEL_RUNS=100000`, and one again with `STORE_MODEL_SEED`, as the failure prints it. */
const RUNS = Number(process.env['STORE_MODEL_RUNS'] ?? 2000)
const SEED = process.env['STORE_MODEL_SEED']

const cases = generatedSchemas.chain((generated) =>
  commands(generated.discipline, generated.attachments).map((list) => ({ generated, commands: list })),
)

test(
  'whatever is done with it, it answers as RxDB and its memory storage do',
  async () => {
    const path = scratchPath(quickFolder())
    let number = 0
    let steps = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ generated, commands: list }) => {
        const model = await StorageModel.open(path, `case ${number++}`, generated)
        try {
          for (const command of list) {
            await model.run(command)
            steps++
          }
        } finally {
          await model.remove()
        }
      }),
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    )
    expect(steps).toBeGreaterThan(RUNS)
  },
  60 * 60_000,
)

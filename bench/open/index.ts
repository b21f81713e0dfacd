/**
 * `npm run bench -- open --data DIR [--today DATE] [--runs N] [--json FILE]`: starts the core, bundled as it ships, on copies of a
 * generated clinic (see bench/clinic-generator), asks for the day board at once, and looks at the core's memory after it.
 * Prints medians: from the start of the process to ready, from the question to its answer, and memory (PSS, Linux only).
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startCoreProcess } from '#core/testing/core-process.ts'
import { bundledCore } from '../../build/prove/converge/bundled.ts'
import { timing } from '../store/measure.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { data: text, today: text, json: text, runs: { type: 'string', default: '5' } },
})
const { data, today = new Date().toISOString().slice(0, 10) } = values

function pssMebibytes(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  const kibibytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  return Math.round(Number(kibibytes) / 1024)
}

async function measure(source: string): Promise<void> {
  const program = await bundledCore()
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-open-'))
  const dataDir = path.join(folder, 'data')
  const environment = { NODE_COMPILE_CACHE: path.join(folder, 'compile-cache') }
  const ready: number[] = []
  const board: number[] = []
  const memory: number[] = []
  let appointments = 0
  try {
    cpSync(source, dataDir, { recursive: true })
    // The first start compiles the code, which an installed application has behind it.
    for (let run = -1; run < Number(values.runs); run++) {
      const startedAt = performance.now()
      const core = await startCoreProcess(dataDir, [], environment, { program })
      if (!core.ready) throw new Error(core.refused?.message ?? core.log())
      const readyAt = performance.now()
      const answer = await core.query('appointments.day', { date: today })
      const answeredAt = performance.now()
      if (!answer.ok) throw new Error(answer.error.message)
      appointments = answer.value.appointments.length
      if (run >= 0) {
        ready.push(readyAt - startedAt)
        board.push(answeredAt - readyAt)
        memory.push(pssMebibytes(core.pid))
      }
      await core.end()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const result = {
    bench: 'open',
    appointmentsOfTheDay: appointments,
    readyMs: Math.round(timing(ready).p50 / 1000),
    firstBoardMs: Math.round(timing(board).p50 / 1000),
    memoryMiB: memory.toSorted((a, b) => a - b)[Math.floor(memory.length / 2)],
    limits: { firstBoardMs: 300, memoryMiB: 200 },
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
}

if (data === undefined) {
  process.stderr.write('Usage: npm run bench -- open --data DIR [--today DATE] [--runs N] [--json FILE]\n')
  process.exitCode = 2
} else await measure(path.resolve(data))

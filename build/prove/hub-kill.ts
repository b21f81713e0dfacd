import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { authorization, endProcess, numberOption, startHubProcess } from './hub-process.ts'
import type { HubProcess } from './hub-process.ts'

/**
 * Kills a hub (SIGKILL) under load, again and again over the same data, and counts after each start: acknowledged
 * writes that are gone, and checkpoints that name a sequence the database has not reached. Ends with 1 if there are any.
 */
const runs = numberOption('runs', 10)
const folder = mkdtempSync(path.join(tmpdir(), 'hub-kill-'))
const writers = 12
const headers = { authorization, 'content-type': 'application/json' }

interface Revision {
  rev: string
}

/** Every document the hub has acknowledged, with its newest acknowledged revision. */
const acknowledged = new Map<string, string>()
let writes = 0

async function writeUntilKilled(hub: HubProcess, run: number, writer: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `r${run}-w${writer}-${n}`
    const first = await fetch(`${hub.origin}/load/${id}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ n }),
    })
    if (first.status !== 201) throw new Error(`A write was answered with ${first.status}.`)
    let { rev } = (await first.json()) as Revision
    acknowledged.set(id, rev)
    writes++
    if (n % 3 === 0) {
      const second = await fetch(`${hub.origin}/load/${id}/f.txt?rev=${rev}`, {
        method: 'PUT',
        headers: { authorization, 'content-type': 'text/plain' },
        body: `attachment ${n}`,
      })
      ;({ rev } = (await second.json()) as Revision)
      acknowledged.set(id, rev)
      writes++
    }
    if (n % 5 === 0) {
      const docs = Array.from({ length: 20 }, (_, k) => ({ _id: `${id}-bulk${k}`, k }))
      const bulk = await fetch(`${hub.origin}/load/_bulk_docs`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ docs }),
      })
      for (const row of (await bulk.json()) as { id: string; rev: string }[])
        acknowledged.set(row.id, row.rev)
      writes += docs.length
    }
  }
}

/** Writes what a replicator would: the sequence up to which it has read, as a `_local` document. */
async function checkpointUntilKilled(hub: HubProcess): Promise<void> {
  for (;;) {
    const changes = await fetch(`${hub.origin}/load/_changes?since=now`, { headers })
    const { last_seq: seq } = (await changes.json()) as { last_seq: string }
    await fetch(`${hub.origin}/load/_local/checkpoint`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ seq }),
    })
  }
}

async function check(hub: HubProcess): Promise<{ lost: number; ahead: number }> {
  let lost = 0
  const ids = [...acknowledged.keys()]
  for (let start = 0; start < ids.length; start += 1000) {
    const wanted = Object.fromEntries(
      ids.slice(start, start + 1000).map((id) => [id, [acknowledged.get(id) ?? '']]),
    )
    const answer = await fetch(`${hub.origin}/load/_revs_diff`, {
      method: 'POST',
      headers,
      body: JSON.stringify(wanted),
    })
    lost += Object.keys((await answer.json()) as object).length
  }
  const info = (await (await fetch(`${hub.origin}/load`, { headers })).json()) as { update_seq: string }
  const local = await fetch(`${hub.origin}/load/_local/checkpoint`, { headers })
  const checkpoint = local.status === 200 ? ((await local.json()) as { seq: string }).seq : '0'
  return { lost, ahead: parseInt(checkpoint, 10) > parseInt(info.update_seq, 10) ? 1 : 0 }
}

let lost = 0
let ahead = 0
try {
  for (let run = 1; run <= runs; run++) {
    const hub = await startHubProcess(folder)
    if (run === 1) await fetch(`${hub.origin}/load`, { method: 'PUT', headers })
    const found = await check(hub)
    lost += found.lost
    ahead += found.ahead
    // Each of these ends by the connection breaking when the hub is killed.
    const load = Array.from({ length: writers }, (_, writer) => writeUntilKilled(hub, run, writer))
    const ends = Promise.allSettled([...load, checkpointUntilKilled(hub)])
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 900))
    await endProcess(hub.child, 'SIGKILL')
    await ends
  }
  const last = await startHubProcess(folder)
  const found = await check(last)
  lost += found.lost
  ahead += found.ahead
  const code = await endProcess(last.child, 'SIGTERM')
  console.log(
    `${runs} kills, ${writes} acknowledged writes, ${lost} lost, ${ahead} checkpoints ahead, SIGTERM ended with ${code}`,
  )
  if (lost > 0 || ahead > 0 || code !== 0 || writes === 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

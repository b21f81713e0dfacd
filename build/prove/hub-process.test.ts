import { expect, test } from 'vitest'
import { setUpHub } from '#core/replication/set-up-hub.ts'
import { temporaryFolder } from '#core/testing/temporary-folder.ts'
import { authorization, endProcess, startHubProcess } from './hub-process.ts'

test("the proofs' hub runs whole: what is written to it is looked at in a thread of its own", async () => {
  const temporary = temporaryFolder('hub-process')
  const hub = await startHubProcess(temporary.folder)
  try {
    await setUpHub({ url: hub.origin, username: 'admin', password: 'secret' }, 'clinic', undefined)
    const put = (id: string, body: object) =>
      fetch(`${hub.origin}/clinic-desk/${id}`, {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await put('events:e1', { type: 'events', nothing: 'more' })).status).toBe(403)
    const data = { id: 'p1', familyName: 'House' }
    const whole = { format: 1, type: 'patients', version: 0, by: 'here', stamps: {}, data }
    expect((await put('patients:p1', whole)).status).toBe(201)
  } finally {
    await endProcess(hub.child, 'SIGTERM')
    temporary.remove()
  }
})

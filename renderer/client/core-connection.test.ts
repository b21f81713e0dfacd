import { expect, test } from 'vitest'
import { CoreConnection } from './core-connection.ts'

/** A core that answers when it is told to. */
function slowCore() {
  const { port1, port2 } = new MessageChannel()
  const asked: { id: number }[] = []
  const waiting: (() => void)[] = []
  port2.onmessage = ({ data }: MessageEvent<{ id: number }>) => {
    asked.push(data)
    waiting.splice(0).forEach((tell) => tell())
  }
  const connection = new CoreConnection()
  connection.attach(port1)
  return {
    connection,
    /** Answers the oldest request, once it is there. */
    answer: async (message: object) => {
      if (asked.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      port2.postMessage({ ...message, id: asked.shift()?.id })
    },
    end: () => connection.lose(),
  }
}

test('who waits for the commands goes on after those who gave them', async () => {
  const { connection, answer, end } = slowCore()
  const order: string[] = []
  const given = connection.command('reports.delete', { reportId: 'r' }).then(async () => {
    await Promise.resolve()
    order.push('heard')
  })
  const waited = connection.commandsAnswered().then(() => order.push('all answered'))
  await connection.commandsAnswered.call(new CoreConnection())
  expect(order).toEqual([])
  await answer({ ok: true, value: {} })
  await Promise.all([given, waited])
  expect(order).toEqual(['heard', 'all answered'])
  end()
})

test('neither a question nor a core that is lost is waited for', async () => {
  const { connection, end } = slowCore()
  const asked = connection.query('doctors.list', {})
  await connection.commandsAnswered()
  const given = connection.command('reports.delete', { reportId: 'r' })
  const waited = connection.commandsAnswered()
  end()
  await waited
  expect([await given, await asked].map(({ ok }) => ok)).toEqual([false, false])
})

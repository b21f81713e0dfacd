import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openSqliteFile, SqliteOpenError } from '../sqlite-storage/index.ts'
import {
  newKeyRing,
  openWithPassphrase,
  openWithRecoveryKey,
  openWithSystemStore,
  withoutWrap,
  withPassphrase,
  withRecoveryKey,
  withSystemStore,
} from './key-ring.ts'
import { readKeyRing, writeKeyRing } from './key-ring-file.ts'
import { printRecoveryKey, readRecoveryKey } from './recovery-key.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 })
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('a printed recovery key reads back, however it is typed', () => {
  fc.assert(
    fc.property(secrets, (secret) => {
      const printed = printRecoveryKey(secret)
      expect(printed).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/)
      const typed = printed.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
      expect(readRecoveryKey(` ${typed}\n`)).toEqual({ ok: true, secret })
    }),
  )
})

test('one wrong symbol, two exchanged symbols or two exchanged groups are always found', () => {
  fc.assert(
    fc.property(
      secrets,
      fc.nat(39),
      fc.nat(31),
      fc.nat(7),
      fc.nat(7),
      (secret, place, symbol, one, other) => {
        const groups = printRecoveryKey(secret).split('-')
        const symbols = [...groups.join('')]
        const wrong = symbols.with(place, SYMBOLS.charAt(symbol)).join('')
        if (wrong !== symbols.join('')) {
          expect(readRecoveryKey(wrong)).toEqual({
            ok: false,
            reason: 'mistyped',
            group: Math.floor(place / 5) + 1,
          })
        }
        const next = place % 5 === 4 ? place - 1 : place + 1
        const exchanged = symbols
          .with(place, symbols[next] ?? '')
          .with(next, symbols[place] ?? '')
          .join('')
        if (exchanged !== symbols.join('')) expect(readRecoveryKey(exchanged).ok).toBe(false)
        const moved = groups
          .with(one, groups[other] ?? '')
          .with(other, groups[one] ?? '')
          .join('-')
        if (moved !== groups.join('-')) expect(readRecoveryKey(moved).ok).toBe(false)
      },
    ),
  )
  expect(readRecoveryKey('7KM2Q')).toEqual({ ok: false, reason: 'wrong-length' })
})

test('passphrase, recovery key and system store each open the database; nothing else does', async () => {
  const { dataKey, ring: empty } = newKeyRing()
  expect(await openWithPassphrase(empty, 'x')).toEqual({ ok: false, reason: 'not-set' })
  const invert = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => byte ^ 255))
  const { ring: recoverable, recoveryKey } = withRecoveryKey(empty, dataKey)
  const ring = await withSystemStore(
    await withPassphrase(recoverable, dataKey, 'caf\u00e9 am Markt'),
    dataKey,
    invert,
  )

  const file = path.join(folder, 'key-ring.json')
  writeKeyRing(file, ring)
  const read = readKeyRing(file)
  if (!read.ok) throw new Error(read.reason)
  const opened = { ok: true, dataKey }
  expect(await openWithPassphrase(read.ring, 'cafe\u0301 am Markt')).toEqual(opened)
  expect(await openWithPassphrase(read.ring, 'cafe am Markt')).toEqual({ ok: false, reason: 'wrong' })
  expect(openWithRecoveryKey(read.ring, recoveryKey)).toEqual(opened)
  expect(openWithRecoveryKey(read.ring, printRecoveryKey(new Uint8Array(20)))).toEqual({
    ok: false,
    reason: 'wrong',
  })
  expect(await openWithSystemStore(read.ring, invert)).toEqual(opened)
  expect(await openWithSystemStore(read.ring, () => Promise.reject(new Error('locked')))).toEqual({
    ok: false,
    reason: 'wrong',
  })

  const database = path.join(folder, 'keys.db')
  openSqliteFile({ file: database, key: dataKey }).close()
  const again = openWithRecoveryKey(read.ring, recoveryKey)
  if (!again.ok) throw new Error(again.reason)
  openSqliteFile({ file: database, key: again.dataKey }).close()
  expect(() => openSqliteFile({ file: database, key: newKeyRing().dataKey })).toThrow(SqliteOpenError)
})

test('a new passphrase or recovery key shuts the old one out and keeps the data key and the other ways', async () => {
  const { dataKey, ring } = newKeyRing()
  const first = withRecoveryKey(await withPassphrase(ring, dataKey, 'first'), dataKey)
  const second = withRecoveryKey(await withPassphrase(first.ring, dataKey, 'second'), dataKey)
  expect(second.ring.wraps).toHaveLength(2)
  expect(await openWithPassphrase(second.ring, 'first')).toEqual({ ok: false, reason: 'wrong' })
  expect(await openWithPassphrase(second.ring, 'second')).toEqual({ ok: true, dataKey })
  expect(openWithRecoveryKey(second.ring, first.recoveryKey)).toEqual({ ok: false, reason: 'wrong' })
  expect(openWithRecoveryKey(second.ring, second.recoveryKey)).toEqual({ ok: true, dataKey })
  expect(await openWithPassphrase(withoutWrap(second.ring, 'passphrase'), 'second')).toEqual({
    ok: false,
    reason: 'not-set',
  })
})

test('a wrap moved to another ring or passed off as another kind does not open', () => {
  const { dataKey, ring } = newKeyRing()
  const { ring: sealed, recoveryKey } = withRecoveryKey(ring, dataKey)
  const moved = { ...newKeyRing().ring, wraps: sealed.wraps }
  expect(openWithRecoveryKey(moved, recoveryKey)).toEqual({ ok: false, reason: 'wrong' })
})

test('the key file is readable by its owner alone, and holds neither the data key nor what opens it', () => {
  const { dataKey, ring } = newKeyRing()
  const { ring: sealed, recoveryKey } = withRecoveryKey(ring, dataKey)
  const file = path.join(folder, 'private.json')
  writeKeyRing(file, sealed)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'utf8')
  for (const encoding of ['hex', 'base64'] as const)
    expect(text).not.toContain(Buffer.from(dataKey).toString(encoding))
  expect(text).not.toContain(recoveryKey)
})

test('a key file that is missing, damaged or newer is told apart', () => {
  const file = path.join(folder, 'broken.json')
  expect(readKeyRing(file)).toEqual({ ok: false, reason: 'missing' })
  writeFileSync(file, '{"format": 1,')
  expect(readKeyRing(file)).toEqual({ ok: false, reason: 'damaged' })
  writeFileSync(file, '{"format": 1, "id": "x", "wraps": []}')
  expect(readKeyRing(file)).toEqual({ ok: false, reason: 'damaged' })
  writeFileSync(file, '{"format": 2, "anything": true}')
  expect(readKeyRing(file)).toEqual({ ok: false, reason: 'newer-format' })
})

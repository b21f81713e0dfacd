import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

let place: string

beforeEach(() => (place = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-make-folder-'))))
afterEach(() => fs.rmSync(place, { recursive: true }))

describe('makeFolder', () => {
  it('makes what is missing above, for the owner alone, and leaves what is there', () => {
    const folder = path.join(place, 'a/b/c')
    makeFolder(folder)
    makeFolder(folder)
    if (process.platform !== 'win32') expect(fs.statSync(path.join(place, 'a/b')).mode & 0o777).toBe(0o700)
  })

  it('throws where a file is in the way, as the folder or above it', () => {
    const file = path.join(place, 'letter')
    fs.writeFileSync(file, '')
    expect(() => makeFolder(file)).toThrow('EEXIST')
    expect(() => makeFolder(path.join(file, 'below'))).toThrow('ENOTDIR')
  })

  it.runIf(process.platform === 'linux')('ends where the system knows no new folders', () => {
    expect(() => makeFolder('/proc/clinic/shell')).toThrow('ENOENT')
  })
})

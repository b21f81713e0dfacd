/** Writes an export's folder: under a working name until it is whole, readable by its owner alone. */
import fs from 'node:fs'
import path from 'node:path'

export interface WrittenFile {
  name: string
  rows: number
}

const flushLength = 1 << 20

export class ExportWriter {
  readonly folder: string
  readonly #working: string
  readonly files: WrittenFile[] = []

  /**
   * @param parent where the export's folder is made
   * @throws an error of the file system when nothing can be made there
   */
  constructor(parent: string, name: string) {
    this.folder = path.join(parent, name)
    this.#working = `${this.folder}.partial`
    fs.mkdirSync(this.#working, { mode: 0o700 })
  }

  /** Writes a file of rows. A file without any row is not made. */
  async rows(name: string, rows: AsyncIterable<string>, heading = ''): Promise<void> {
    let file: number | undefined
    let waiting = heading
    let count = 0
    try {
      for await (const row of rows) {
        file ??= this.#open(name)
        waiting += row
        count++
        if (waiting.length < flushLength) continue
        fs.writeSync(file, waiting)
        waiting = ''
      }
      if (file === undefined) return
      fs.writeSync(file, waiting)
      fs.fsyncSync(file)
      this.files.push({ name, rows: count })
    } finally {
      if (file !== undefined) fs.closeSync(file)
    }
  }

  /** Writes one file whole. */
  whole(name: string, content: string | Uint8Array, rows = 1): void {
    const file = this.#open(name)
    try {
      fs.writeFileSync(file, content)
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    this.files.push({ name, rows })
  }

  /** Gives the folder its name: it is whole. */
  finish(): void {
    fs.renameSync(this.#working, this.folder)
  }

  /** Removes what was written, after something failed. */
  discard(): void {
    fs.rmSync(this.#working, { recursive: true, force: true })
  }

  #open(name: string): number {
    const file = path.join(this.#working, ...name.split('/'))
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    return fs.openSync(file, 'wx', 0o600)
  }
}

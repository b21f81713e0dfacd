/** FHIR R4 resources as transaction Bundles in numbered files: a server takes each as it is, in their order. */
import type { BundleEntry, Resource } from '@medplum/fhirtypes'
import type { ExportWriter } from './export-writer.ts'

/** What a Bundle's entries are called in full; nothing is behind it (RFC 2606). */
const base = 'http://clinic.invalid/fhir'
const maximumEntries = 5000
const maximumCharacters = 32 * 1024 * 1024

export class BundleFiles {
  readonly #writer: ExportWriter
  readonly #timestamp: string
  #entries: string[] = []
  #characters = 0
  #written = 0

  constructor(writer: ExportWriter, now: Date) {
    this.#writer = writer
    this.#timestamp = now.toISOString()
  }

  /** Adds resources that have to be in one Bundle. */
  add(resources: readonly Resource[]): void {
    for (const resource of resources) {
      const place = `${resource.resourceType}/${resource.id ?? ''}`
      const entry: BundleEntry = {
        fullUrl: `${base}/${place}`,
        resource,
        request: { method: 'PUT', url: place },
      }
      const text = JSON.stringify(entry)
      this.#entries.push(text)
      this.#characters += text.length
    }
    if (this.#entries.length >= maximumEntries || this.#characters >= maximumCharacters) this.finish()
  }

  /** Writes what is left. */
  finish(): void {
    if (this.#entries.length === 0) return
    this.#written += 1
    const name = `bundles/${String(this.#written).padStart(4, '0')}.json`
    const head = `{"resourceType":"Bundle","type":"transaction","timestamp":"${this.#timestamp}","entry":[\n`
    this.#writer.whole(name, `${head}${this.#entries.join(',\n')}\n]}\n`, this.#entries.length)
    this.#entries = []
    this.#characters = 0
  }
}

/** Types of the modules the hub uses that ship without their own: what is used of them. */
declare module 'pouchdb-merge' {
  import type { RevisionTree, RevisionBranch } from '#hub/hub/storage/revision-tree.ts'
  /** Merges one linear branch into a tree and stems every branch to `depth` revisions. */
  export function merge(
    tree: RevisionTree,
    branch: RevisionBranch,
    depth: number,
  ): { tree: RevisionTree; stemmedRevs: string[]; conflicts: 'new_leaf' | 'new_branch' | 'internal_node' }
}

declare module 'pouchdb-selector-core' {
  /** Normalizes a Mango selector: implicit $eq, merged $and. Throws on unknown operators. */
  export function massageSelector(selector: unknown): Record<string, unknown>
  /** Splits `a.b\\.c` into its steps. */
  export function parseField(field: string): string[]
  /** What stands at a place in a document; undefined when nothing does. */
  export function getFieldFromDoc(doc: unknown, path: string[]): unknown
  /** Whether the document fulfils a Mango selector. Throws on malformed ones. */
  export function matchesSelector(doc: unknown, selector: unknown): boolean
}

declare module 'pako' {
  /** Compresses with stock zlib's own decisions, byte for byte; `level` from 1 to 9. */
  export function gzip(bytes: Uint8Array, options: { level: number }): Uint8Array
}

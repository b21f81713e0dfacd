import { merge } from 'pouchdb-merge'

/**
 * Revision trees in the shape `pouchdb-merge` works on, and their stored form.
 *
 * Stored form: JSON `[[position, chain], ...]`, a chain being `id, mark, id, mark, ...` from root to leaf, followed by
 * one nested chain per branch where the history forks. A mark is `2 * bodyKey + deleted` for a revision whose body is
 * held (body key 0: an empty body), `-1` for one whose body is gone, `-2` for a deletion whose body is gone.
 */
export interface RevisionOptions {
  status: 'available' | 'missing'
  deleted?: boolean
  /** Key of the stored body; 0 or absent: the body is empty. */
  body?: number
}
export type RevisionNode = [id: string, options: RevisionOptions, children: RevisionNode[]]
export interface RevisionBranch {
  pos: number
  ids: RevisionNode
}
export type RevisionTree = RevisionBranch[]

export interface Leaf {
  position: number
  id: string
  rev: string
  deleted: boolean
  options: RevisionOptions
}

/** One revision with its ancestors, newest first, as far back as the tree knows them. */
export interface RevisionPath {
  position: number
  ids: string[]
  options: RevisionOptions[]
  isLeaf: boolean
}

type StoredChain = (string | number | StoredChain)[]

function markOf(options: RevisionOptions): number {
  if (options.status === 'missing') return options.deleted ? -2 : -1
  return 2 * (options.body ?? 0) + (options.deleted ? 1 : 0)
}

function optionsOf(mark: number): RevisionOptions {
  if (mark < 0) return mark === -2 ? { status: 'missing', deleted: true } : { status: 'missing' }
  const options: RevisionOptions = { status: 'available' }
  if (mark % 2 === 1) options.deleted = true
  if (mark > 1) options.body = Math.floor(mark / 2)
  return options
}

function encodeChain(root: RevisionNode): StoredChain {
  const chain: StoredChain = []
  let node = root
  for (;;) {
    chain.push(node[0], markOf(node[1]))
    const only = node[2][0]
    if (node[2].length !== 1 || !only) break
    node = only
  }
  for (const child of node[2]) chain.push(encodeChain(child))
  return chain
}

/** The stored form of a tree. */
export function encodeTree(tree: RevisionTree): string {
  return JSON.stringify(tree.map((branch) => [branch.pos, encodeChain(branch.ids)]))
}

function decodeChain(chain: StoredChain): RevisionNode {
  let root: RevisionNode | undefined
  let last: RevisionNode | undefined
  for (let index = 0; index < chain.length; index++) {
    const item = chain[index]
    if (typeof item === 'string') {
      const node: RevisionNode = [item, optionsOf(Number(chain[index + 1])), []]
      index++
      if (last) last[2].push(node)
      else root = node
      last = node
    } else if (Array.isArray(item) && last) {
      last[2].push(decodeChain(item))
    }
  }
  if (!root) throw new Error('A stored revision tree has an empty branch.')
  return root
}

/** The tree of a stored form. */
export function decodeTree(text: string): RevisionTree {
  const branches = JSON.parse(text) as [number, StoredChain][]
  return branches.map(([pos, chain]) => ({ pos, ids: decodeChain(chain) }))
}

/** The one history of a stored tree that never forked, newest first; undefined for any other tree. */
export function linearHistory(text: string): { start: number; ids: string[] } | undefined {
  const branches = JSON.parse(text) as [number, StoredChain][]
  const branch = branches[0]
  if (!branch || branches.length > 1) return undefined
  const [position, chain] = branch
  const ids: string[] = []
  for (let index = chain.length - 2; index >= 0; index -= 2) {
    const id = chain[index]
    if (typeof id !== 'string' || typeof chain[index + 1] !== 'number') return undefined
    ids.push(id)
  }
  return { start: position + ids.length - 1, ids }
}

/** Calls `visit` for every revision of the tree, ancestors before descendants. */
export function visitRevisions(
  tree: RevisionTree,
  visit: (position: number, node: RevisionNode) => void,
): void {
  const pending = tree.map((branch) => ({ position: branch.pos, node: branch.ids }))
  for (let next = pending.pop(); next; next = pending.pop()) {
    visit(next.position, next.node)
    for (const child of next.node[2]) pending.push({ position: next.position + 1, node: child })
  }
}

/** Orders leaves as CouchDB does: the winner first. Living before deleted, then longer histories, then the higher id. */
export function compareLeaves(a: Leaf, b: Leaf): number {
  if (a.deleted !== b.deleted) return a.deleted ? 1 : -1
  if (a.position !== b.position) return b.position - a.position
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0
}

/** Every leaf, winner first. */
export function leavesOf(tree: RevisionTree): Leaf[] {
  const leaves: Leaf[] = []
  visitRevisions(tree, (position, node) => {
    if (node[2].length === 0) {
      leaves.push({
        position,
        id: node[0],
        rev: `${position}-${node[0]}`,
        deleted: node[1].deleted === true,
        options: node[1],
      })
    }
  })
  return leaves.sort(compareLeaves)
}

/** Looks up revisions of one tree by `position-id`; built once, asked often. */
export class TreeIndex {
  readonly #nodes = new Map<string, { node: RevisionNode; parent: string | undefined; position: number }>()

  constructor(tree: RevisionTree) {
    const pending = tree.map((branch) => ({
      position: branch.pos,
      node: branch.ids,
      parent: undefined as string | undefined,
    }))
    for (let next = pending.pop(); next; next = pending.pop()) {
      const rev = `${next.position}-${next.node[0]}`
      this.#nodes.set(rev, { node: next.node, parent: next.parent, position: next.position })
      for (const child of next.node[2])
        pending.push({ position: next.position + 1, node: child, parent: rev })
    }
  }

  has(rev: string): boolean {
    return this.#nodes.has(rev)
  }

  /** All revisions known, in no particular order. */
  revisions(): string[] {
    return [...this.#nodes.keys()]
  }

  node(rev: string): RevisionNode | undefined {
    return this.#nodes.get(rev)?.node
  }

  /** The revision and its ancestors, newest first. */
  path(rev: string): RevisionPath | undefined {
    const first = this.#nodes.get(rev)
    if (!first) return undefined
    const path: RevisionPath = {
      position: first.position,
      ids: [],
      options: [],
      isLeaf: first.node[2].length === 0,
    }
    for (
      let at: typeof first | undefined = first;
      at;
      at = at.parent ? this.#nodes.get(at.parent) : undefined
    ) {
      path.ids.push(at.node[0])
      path.options.push(at.node[1])
    }
    return path
  }

  /** The leaves that descend from a revision (itself, when it is a leaf), winner first. */
  leavesUnder(rev: string): Leaf[] {
    const start = this.#nodes.get(rev)
    return start ? leavesOf([{ pos: start.position, ids: start.node }]) : []
  }
}

/** A branch of one linear history; `ids` newest first, `leaf` being what is known of the newest. */
export function branchOf(position: number, ids: readonly string[], leaf: RevisionOptions): RevisionBranch {
  let node: RevisionNode | undefined
  ids.forEach((id, index) => {
    node = node ? [id, { status: 'missing' }, [node]] : [id, index === 0 ? leaf : { status: 'missing' }, []]
  })
  if (!node) throw new Error('A revision history needs at least one revision.')
  return { pos: position - ids.length + 1, ids: node }
}

/**
 * Merges a history into a tree, stemming every branch to `limit` revisions as CouchDB does.
 * Answers the new tree and the body keys that stemming set free. The tree given is used up.
 */
export function mergeBranch(
  tree: RevisionTree,
  branch: RevisionBranch,
  limit: number,
): { tree: RevisionTree; freedBodies: number[] } {
  const before = new Map<string, number>()
  visitRevisions(tree, (position, node) => {
    if (node[1].body) before.set(`${position}-${node[0]}`, node[1].body)
  })
  const merged = merge(tree, branch, limit)
  const freedBodies: number[] = []
  for (const rev of merged.stemmedRevs) {
    const body = before.get(rev)
    if (body) freedBodies.push(body)
  }
  return { tree: merged.tree, freedBodies }
}

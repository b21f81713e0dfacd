/** One row of `_active_tasks`. */
export interface Task {
  type: 'indexer' | 'database_compaction'
  database: string
  design_document?: string
  changes_done: number
  total_changes: number
  progress: number
  started_on: number
  updated_on: number
  pid: string
  node: string
}

/** Long work under way, for `_active_tasks`. */
export class Tasks {
  readonly #tasks = new Set<Task>()
  #count = 0

  /** Registers work; the answer's `progress` tells how far it is, `end` takes it off. */
  begin(
    type: Task['type'],
    database: string,
    total: number,
    designDocument?: string,
  ): { progress: (done: number) => void; end: () => void } {
    const now = Math.floor(Date.now() / 1000)
    const task: Task = {
      type,
      database,
      ...(designDocument === undefined ? {} : { design_document: designDocument }),
      changes_done: 0,
      total_changes: total,
      progress: 0,
      started_on: now,
      updated_on: now,
      pid: `<0.${++this.#count}.0>`,
      node: 'hub@localhost',
    }
    this.#tasks.add(task)
    return {
      progress: (done) => {
        task.changes_done = done
        task.progress = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total))
        task.updated_on = Math.floor(Date.now() / 1000)
      },
      end: () => {
        this.#tasks.delete(task)
      },
    }
  }

  list(): Task[] {
    return [...this.#tasks]
  }
}

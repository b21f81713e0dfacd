import type { CollectionName, Collections } from '#shared/decisions/decision.ts'
import type { Condition, Reader } from '../store/reader.ts'

const pageRows = 500

/** Every record of a collection, by id, a page at a time: other work goes on in between. */
export async function* everyRecord<Name extends CollectionName>(
  read: Reader,
  collection: Name,
  where: Record<string, Condition> = {},
): AsyncGenerator<Collections[Name]> {
  let after = ''
  for (;;) {
    const page = await read.find(collection, {
      where: { ...where, id: { $gt: after } },
      sort: [{ id: 'asc' }],
      limit: pageRows,
    })
    yield* page
    const last = page.at(-1)
    if (page.length < pageRows || !last) return
    after = last.id
  }
}

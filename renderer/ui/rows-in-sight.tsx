/** Long lists: of many rows only those in sight are drawn. The one place that knows how. */
import { Table } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  Fragment,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefCallback,
  type RefObject,
} from 'react'

/** So many rows are drawn whole: it costs nothing, and the reader finds all of them with Tab. */
const drawnWhole = 100
const overscan = 12

/** What a drawn row takes over, so that it can be measured and says which one of all it is. */
export interface RowPlace {
  ref: RefCallback<HTMLElement>
  'data-index': number
}

function useRowsInSight(count: number, rowPixels: number, list: RefObject<HTMLElement | null>) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const found = list.current?.closest<HTMLElement>('[data-scroller]') ?? null
    setScroller(found)
    if (!found || !list.current) return
    const { top } = list.current.getBoundingClientRect()
    setMargin(Math.round(top - found.getBoundingClientRect().top + found.scrollTop))
  }, [list, count])
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowPixels,
    overscan,
    scrollMargin: margin,
    enabled: count > drawnWhole,
  })
  const place = (index: number): RowPlace => ({ ref: virtualizer.measureElement, 'data-index': index })
  if (count <= drawnWhole || !scroller) {
    const few = Math.min(count, drawnWhole)
    return { places: Array.from({ length: few }, (_, index) => place(index)), before: 0, after: 0 }
  }
  const rows = virtualizer.getVirtualItems()
  return {
    places: rows.map(({ index }) => place(index)),
    before: (rows[0]?.start ?? margin) - margin,
    after: virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? margin) - margin),
  }
}

interface Rows<Item> {
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** Height of a row as far as it is known before it is drawn. */
  rowPixels: number
  row: (item: Item, place: RowPlace) => ReactNode
}

/** The body of a table; `row` answers with a `Table.Tr` that takes the place over. */
export function TableRows<Item>({ items, keyOf, rowPixels, row, columns }: Rows<Item> & { columns: number }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const { places, before, after } = useRowsInSight(items.length, rowPixels, body)
  return (
    <Table.Tbody ref={body}>
      <Gap height={before} columns={columns} />
      {places.map((place) => {
        const item = items[place['data-index']]
        return item !== undefined && <Fragment key={keyOf(item)}>{row(item, place)}</Fragment>
      })}
      <Gap height={after} columns={columns} />
    </Table.Tbody>
  )
}

function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns} style={{ padding: 0, border: 0 }} />
    </tr>
  )
}

/** A list of blocks below each other; each is wrapped in an element of its own. */
export function ListRows<Item>({
  items,
  keyOf,
  rowPixels,
  row,
}: Omit<Rows<Item>, 'row'> & { row: (item: Item) => ReactNode }) {
  const list = useRef<HTMLDivElement>(null)
  const { places, before, after } = useRowsInSight(items.length, rowPixels, list)
  return (
    <div ref={list} style={{ paddingBlockStart: before, paddingBlockEnd: Math.max(0, after) }}>
      {places.map((place) => {
        const item = items[place['data-index']]
        return (
          item !== undefined && (
            <div key={keyOf(item)} {...place}>
              {row(item)}
            </div>
          )
        )
      })}
    </div>
  )
}

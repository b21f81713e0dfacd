/** A QR code, drawn here: nothing is fetched, and it can be printed. */
import { useMemo } from 'react'
import { encode } from 'uqr'

/** @param label what a screen reader says of it */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { data, size: modules } = encode(text, { ecc: 'M', border: 4 })
    const square = 'h1v1h-1z'
    const squares = data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? ['M' + [x, y].join(' ') + square] : [])),
    )
    return { size: modules, path: squares.join('') }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={220}
      height={220}
      shapeRendering="crispEdges"
      // Scanners want dark on light, in the dark scheme as well.
      style={{ background: '#fff', borderRadius: 8, flexShrink: 0 }}
    >
      <path d={path} fill="#000" />
    </svg>
  )
}

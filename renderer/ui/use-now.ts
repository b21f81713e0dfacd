import { useEffect, useState } from 'react'

/** Now, as milliseconds since 1970, renewed at the turn of each minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      setNow(Date.now())
      timer = setTimeout(tick, 60_000 - (Date.now() % 60_000) + 20)
    }
    timer = setTimeout(tick, 60_000 - (Date.now() % 60_000) + 20)
    return () => clearTimeout(timer)
  }, [])
  return now
}

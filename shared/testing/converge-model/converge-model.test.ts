import { describe, expect, it } from 'vitest'
import { playHistories } from './run-histories.ts'
import { plantedFaults } from './station.ts'

describe('workstations after any history of the network', () => {
  it('agree, lose no edit and book no time twice, in 5,000 histories', { timeout: 600_000 }, async () => {
    const { failures } = await playHistories(5_000, { seed: 1, stations: 3, steps: 120 })
    expect(failures).toEqual([])
  })

  it.each(plantedFaults)(
    'are seen to go wrong with the planted fault %s',
    { timeout: 300_000 },
    async (fault) => {
      const { failures } = await playHistories(5_000, { seed: 1, stations: 3, steps: 120, fault }, 1)
      expect(failures).toHaveLength(1)
    },
  )
})

/** Who uses the demonstration clinic, beside its administrator: one person for each role. */
import type { CommandInput } from '#shared/contract/contract.ts'

export const demoStaff: readonly CommandInput<'staff.create'>[] = [
  {
    name: 'Amelia Hart',
    email: 'amelia.hart@clinic.example',
    roles: ['doctor'],
    doctorId: 'demo-doctor-hart',
  },
  { name: 'Nia Okafor', email: 'nia.okafor@clinic.example', roles: ['receptionist'] },
  { name: 'Tomas Reyes', email: 'tomas.reyes@clinic.example', roles: ['stockKeeper'] },
]

/** Of `demoPassword` in shared/domain/staff: made beforehand, so that a demonstration starts without waiting for it. */
export const demoPasswordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$Y2xpbmljLWRlbW8tc2FsdA$X6jJnFPWiItDc0XsT2RzlN8BVt+ITYzcHDdTjw9erTw'

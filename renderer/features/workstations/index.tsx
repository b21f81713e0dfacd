export { JoinClinic } from './join-clinic.tsx'
export { RevokedScreen } from './revoked-screen.tsx'
export { WorkstationsPanel } from './workstations-panel.tsx'

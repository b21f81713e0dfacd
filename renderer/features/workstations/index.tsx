export { WorkstationsPanel } from './workstations-panel.tsx'

export { MyAccess } from './my-access.tsx'
export { StaffPanel } from './staff-panel.tsx'

import '@fontsource-variable/inter'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import '../ui/status-colors.css'
import './window.css'
import './contrast.css'
import { createRoot } from 'react-dom/client'
import { listenToShell } from '../client/shell.ts'
import { usePreferences } from '../state/preferences.ts'
import { App } from './app.tsx'
import { activateLanguage, chooseLanguage } from './catalogues.ts'
import { askFirstQuestions } from './first-questions.ts'

listenToShell()
const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
await Promise.all([
  activateLanguage(chooseLanguage([usePreferences.getState().language, ...navigator.languages])),
  askFirstQuestions(),
])
createRoot(root).render(<App />)

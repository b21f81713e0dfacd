/** Colours, type and measures of the whole window. Contrast of every text is at least 4.5 to 1 in both schemes. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#e6f6f7',
  '#d2e9eb',
  '#a5d2d6',
  '#74bac0',
  '#4da6ae',
  '#349aa3',
  '#22949e',
  '#0d818a',
  '#00707a',
  '#005d66',
]

/** The page itself never scrolls; locking it made the browser compute every style anew at each opening. */
const unlocked = { lockScroll: false }

export const theme = createTheme({
  fontFamily: "'Inter Variable', 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', system-ui, sans-serif",
  colors: { petrol },
  primaryColor: 'petrol',
  primaryShade: 8,
  defaultRadius: 'md',
  cursorType: 'pointer',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  components: {
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    Fieldset: { styles: { root: { background: 'none' } } },
    Button: { defaultProps: { size: 'sm' } },
    // The placeholder would be a thing in the menu that is no item of it: the first item takes the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Spotlight: { styles: { actionDescription: { opacity: 1, color: 'inherit' } } },
    SpotlightRoot: { defaultProps: unlocked },
    Drawer: { defaultProps: unlocked },
    TextInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 0 },
        overlayProps: { backgroundOpacity: 0.35 },
        ...unlocked,
      },
    },
  },
})

/** Mantine's grey for secondary text is too pale on white for small print; this one is not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606b',
    '--mantine-color-placeholder': '#66717c',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-error': '#c22525',
    '--clinic-canvas': '#f5f7f8',
    '--clinic-line': '#dfe4e8',
    '--clinic-line-faint': '#edf0f2',
    '--clinic-off-hours': '#eef1f3',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b3bd',
    '--mantine-color-placeholder': '#98a2ac',
    '--mantine-color-body': '#1f242a',
    '--mantine-color-error': '#ff8787',
    '--clinic-canvas': '#14171a',
    '--clinic-line': '#343b42',
    '--clinic-line-faint': '#272d33',
    '--clinic-off-hours': '#121518',
  },
})

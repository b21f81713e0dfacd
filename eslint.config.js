import lingui from 'eslint-plugin-lingui'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** In the window every text a person reads goes through the message catalogue. What is listed here no person reads. */
const unlocalizedStrings = {
  // The plugin compiles these without the u flag.
  ignore: [
    // Without a letter: punctuation, numbers, signs.
    '^[^A-Za-z\\u00AA-\\u02AF\\u0370-\\u1FFF\\u2C00-\\uFFFF]*$',
    // One word in lower or camel case, or several joined by signs: a key, an option, a selector, a class name, a colour.
    '^[a-z\\d#@./:_\\[-][\\w#@./:%?=&+()\\[\\]-]*$',
    // Kinds of picture files, and the beginning of an address that holds one.
    '^(data:)?image/[a-z]+([,;][a-z\\d/,]+)*,?$',
    // Keys of the keyboard, as code and as shown.
    '^(Escape|Enter|Tab|Home|End|Delete|Backspace|Page(Up|Down)|Arrow(Up|Down|Left|Right)|F\\d+|[A-Z])$',
    '^((Ctrl|Alt|Shift|Page Up|Page Down|Home|End|Enter|Esc|Del|[A-Z\\d…/←→↑↓])( |$))+$',
    // Parts of dates and times, time zones, codes of countries.
    '^(UTC|[TZ\\d:.-]+)$',
    '^[A-Z]{2}(\\s+[A-Z]{2})*$',
  ],
  ignoreNames: [
    {
      regex: {
        pattern:
          '^(style|fontFamily|className|classNames|sx|aria-(live|haspopup|current|sort|keyshortcuts))$',
      },
    },
    {
      regex: {
        pattern: '^(d|viewBox|transform|fill|stroke|gridTemplate\\w*|width|height|inset|padding|margin)$',
      },
    },
    { regex: { pattern: '^data-' } },
  ],
  ignoreFunctions: [
    '*.addEventListener',
    '*.removeEventListener',
    '*.getElementById',
    '*.querySelector',
    '*.querySelectorAll',
    '*.getAttribute',
    '*.setAttribute',
    '*.startsWith',
    '*.endsWith',
    '*.includes',
    '*.matchMedia',
    'useMediaQuery',
    '*.fonts.load',
    'matchMedia',
    'useHotkeys',
    'Error',
    'TypeError',
    'Symbol',
    'Intl.*',
    'console.*',
  ],
  useTsTypes: true,
  ignoreMethodsOnTypes: ['Map.get', 'Map.set', 'Map.has', 'Set.has', 'Set.add'],
}

const banned = (selector, message) => ({ selector, message })

export default tseslint.config(
  { ignores: ['out/', 'release/', 'node_modules/', 'test-results/', 'pictures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // It takes assertions for unnecessary without which TypeScript 6 does not compile.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A function that fits an asynchronous type may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error'] }],
      'no-eval': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // The pure part: whoever calls it hands in the time and every random value.
    files: ['shared/{domain,events,decisions}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        banned(
          "NewExpression[callee.name='Date'][arguments.length=0]",
          'The domain has no clock: take the time as input.',
        ),
        banned(
          "MemberExpression[object.name='Date'][property.name='now']",
          'The domain has no clock: take the time as input.',
        ),
        banned(
          "MemberExpression[object.name='Temporal'][property.name='Now']",
          'The domain has no clock: take the time as input.',
        ),
        banned(
          "MemberExpression[object.name='Math'][property.name='random']",
          'The domain has no random source: take the value as input.',
        ),
        banned(
          "MemberExpression[object.name='crypto']",
          'The domain has no random source: take the value as input.',
        ),
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    // Its other rules prepare for a compiler that is not in use.
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    // The client speaks to the core; languages are named in themselves.
    ignores: [
      'renderer/**/*.test.{ts,tsx}',
      'renderer/*.ts',
      'renderer/client/**',
      'renderer/ui/countries.ts',
    ],
    plugins: { lingui },
    rules: {
      'lingui/no-unlocalized-strings': ['error', unlocalizedStrings],
      'lingui/no-trans-inside-trans': 'error',
      'lingui/no-single-variables-to-translate': 'error',
      'lingui/t-call-in-function': 'error',
      'no-console': 'error',
    },
  },
  {
    // Programs for the command line speak on it.
    files: [
      'build/**/*.ts',
      'bench/**/*.ts',
      'e2e/**/*.ts',
      'sync-server/**/*.ts',
      'electron/core/host/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-unreachable': 'error',
      'no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
)

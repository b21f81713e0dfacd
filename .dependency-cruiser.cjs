// Who may import whom. docs/ARCHITECTURE.md says why; the names of the rules are its words.
const seeAlso = 'See docs/ARCHITECTURE.md, "Who may import whom".'
const tests = '\\.test\\.tsx?$|(^|/)testing/'
const pure = '^shared/(domain|events|decisions|lib)/'
/** Installed packages; a bare name is one that could not be resolved. Our own folder `electron/` is not the package. */
const library = (names) => `(^|node_modules/)(${names.join('|')})$|node_modules/(${names.join('|')})/`
const pureLibraries = library([
  'temporal-polyfill',
  'temporal-spec',
  'typebox',
  'libphonenumber-js',
  'date-holidays',
])

const rule = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment: `${comment} ${seeAlso}`,
  from,
  to,
})

module.exports = {
  forbidden: [
    rule(
      'domain-imports-nothing',
      'Domain, events and decisions are pure: no Electron, Node, RxDB, React, clock or random source.',
      { path: '^shared/(domain|events|decisions)/', pathNot: tests },
      // The contract's types may be named: they are erased.
      { pathNot: [pure, pureLibraries], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'shared-is-at-the-bottom',
      'What everything needs may need nothing of it.',
      { path: '^shared/', pathNot: tests },
      {
        path: [
          '^(electron|renderer|sync-server|bench|e2e|build)/',
          library(['electron', 'rxdb', 'react', 'fastify']),
        ],
      },
    ),
    rule(
      'reactors-import-domain-and-events-only',
      'A reactor is handed the event and the facts, and answers with changes: no RxDB, no store, no sender.',
      { path: '^electron/core/reactors/', pathNot: tests },
      { pathNot: [pure, '^shared/messaging/', '^electron/core/reactors/', pureLibraries] },
    ),
    rule(
      'reactors-never-each-other',
      'Reactors know events, not other reactors.',
      { path: '^electron/core/reactors/(?!(reactor|registry)\\.ts)([^/]+?)(\\.ts|/)', pathNot: tests },
      { path: '^electron/core/reactors/', pathNot: '^electron/core/reactors/(reactor\\.ts|$1(\\.ts|/))' },
    ),
    rule(
      'rxdb-behind-the-store',
      'RxDB is imported in core/store and core/replication alone.',
      // RxDB is a client of the hub in that one's tests.
      {
        pathNot: [
          '^electron/core/(store|replication)/',
          '^sync-server/hub/.*\\.test\\.ts$',
          '^bench/',
          '^build/',
          'node_modules',
        ],
      },
      { path: library(['rxdb']) },
    ),
    rule(
      'renderer-never-imports-electron',
      'The window knows the contract and nothing of the processes behind it.',
      { path: '^renderer/' },
      {
        path: ['^(electron|sync-server)/', library(['electron', 'rxdb', 'better-sqlite3-multiple-ciphers'])],
      },
    ),
    rule(
      'core-reached-through-the-client',
      'In the window only renderer/client speaks the protocol; everything else calls the client.',
      { path: '^renderer/', pathNot: ['^renderer/client/', tests] },
      { path: '^shared/contract/(protocol|host)\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'window-without-schemas',
      'The window knows the types of records and contract; their schemas, and the library that makes them, would be a third of what it loads at start.',
      { path: '^renderer/', pathNot: tests },
      {
        path: ['^shared/(contract|domain/records|events)/', library(['typebox'])],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'features-keep-their-inside',
      'A feature is reached through its index, never through a file inside.',
      { path: '^renderer/features/([^/]+)/' },
      {
        path: '^renderer/features/',
        pathNot: ['^renderer/features/$1/', '^renderer/features/[^/]+/index\\.tsx?$'],
      },
    ),
    rule(
      'shell-without-core',
      'The shell has no domain logic; it starts the core as a process and knows its messages only.',
      { path: '^electron/(main|preload)/' },
      {
        path: '^(electron/core|renderer|sync-server)/',
        pathNot: '^electron/core/host/utility-process\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'core-without-electron',
      'The core starts in plain Node: no Electron, no window, no hub.',
      { path: '^electron/core/', pathNot: tests },
      {
        path: ['^(electron/(main|preload)|renderer|sync-server)/', library(['electron', 'react'])],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'hub-stands-alone',
      'The hub runs on a server and knows documents only: nothing of the application, nor of the worker.',
      { path: '^sync-server/hub/', pathNot: tests },
      {
        path: ['^(electron|renderer)/', '^sync-server/(worker|portal)/', library(['electron', 'react'])],
      },
    ),
    rule(
      'worker-on-the-core',
      'The worker and the portal run on a core without a window, and reach it through its public entry.',
      { path: '^sync-server/(worker|portal)/', pathNot: tests },
      {
        path: ['^(electron|renderer)/', '^sync-server/hub/', library(['electron', 'react', 'rxdb'])],
        pathNot: '^electron/core/index\\.ts$',
      },
    ),
    rule(
      'shipped-code-ships-its-libraries',
      'What is imported at run time must be in dependencies.',
      {
        path: '^(electron|shared|sync-server)/',
        pathNot: tests,
      },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: library(['electron']) },
    ),
    rule(
      'no-circles',
      'Two files that need each other are one file, or three.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'everything-is-found',
      'An import that leads nowhere.',
      { pathNot: 'node_modules' },
      // The FHIR types are declarations only, which no resolver of modules finds.
      { couldNotResolve: true, pathNot: '^@medplum/fhirtypes$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/|^release/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type-only imports are couplings too; rules that allow them say so.
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
}

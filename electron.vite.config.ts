import { readFileSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { rendererPlugins } from './renderer/vite-plugins.ts'

const inProject = (relative: string) => path.resolve(import.meta.dirname, relative)

// The oldest runtime in use: Electron 42 in development on a closed network; what ships is newer.
const nodeTarget = 'node24.15'
const chromeTarget = 'chrome148'

const holidaysLibrary = inProject('build/bundle/holidays-library.ts')
const holidaysWhenNeeded: Plugin = {
  name: 'holidays-when-needed',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'date-holidays' && importer !== holidaysLibrary
      ? inProject('build/bundle/holidays-when-needed.ts')
      : undefined,
}

/**
 * These two offer Node only CommonJS, which is bundled whole and wrapped, file by file: half of the core's code, and a fifth of
 * the time it takes to load. Of their ES modules only what RxDB uses is bundled.
 */
const esModules: Plugin = {
  name: 'es-modules',
  enforce: 'pre',
  resolveId: (source) => {
    const [, library, entry = ''] = /^(mingo|rxjs)(\/.*)?$/.exec(source) ?? []
    if (library === undefined) return undefined
    const folder = inProject(`node_modules/${library}`)
    const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
      exports: Record<string, { es2015?: string; default: string }>
    }
    const conditions = exports[`.${entry}`]
    return conditions && path.join(folder, conditions.es2015 ?? conditions.default)
  },
}

/** Electron's V8 has Temporal; the polyfill is for the core in plain Node and for the hub. */
const alias = { 'temporal-polyfill': inProject('build/bundle/native-temporal.ts') }

export default defineConfig({
  main: {
    plugins: [holidaysWhenNeeded, esModules],
    resolve: { alias },
    build: {
      outDir: 'out/main',
      target: nodeTarget,
      // Bundled, the core's libraries are one file to read at start instead of some thousand. The native module and the
      // notifier's programs have to stay files of their own.
      externalizeDeps: {
        exclude: [
          'csv-parse',
          'date-holidays',
          'hash-wasm',
          'ical-generator',
          'libphonenumber-js',
          'rxdb',
          'rxjs',
          'temporal-polyfill',
          'typebox',
        ],
      },
      rolldownOptions: {
        input: {
          index: inProject('electron/main/index.ts'),
          core: inProject('electron/core/host/utility-process.ts'),
          holidays: holidaysLibrary,
          'aside-worker': inProject('electron/core/store/backup/aside-worker.ts'),
          'reading-worker': inProject('electron/core/import/reading/reading-worker.ts'),
        },
        // The list of built-in modules is that of the Node that builds, which may be older.
        external: [/^node:/],
        // CommonJS: loading ES modules brings in a good part of Node that has to be compiled at each start, and reads every
        // property of Node's modules, of which some load more. Names stay as they are, for what is logged.
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          minify: { compress: true, mangle: false, codegen: true },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: nodeTarget,
      // A sandboxed preload can require `electron` alone, and has to be CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: inProject('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: inProject('renderer'),
    resolve: { alias },
    plugins: rendererPlugins(),
    build: {
      outDir: inProject('out/renderer'),
      emptyOutDir: true,
      target: chromeTarget,
      minify: true,
      // Inlined files would be data: addresses, which the content security policy allows for pictures alone.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: inProject('renderer/index.html') },
        // What the first screen needs is one file: each further one goes through the shell while that starts the core.
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
    },
  },
})

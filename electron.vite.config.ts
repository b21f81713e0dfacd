import path from 'node:path'
import { defineConfig } from 'electron-vite'
import { rendererPlugins } from './renderer/vite-plugins.ts'

const inProject = (relative: string) => path.resolve(import.meta.dirname, relative)

// The oldest runtime in use: Electron 42 in development on a closed network; what ships is newer.
const nodeTarget = 'node24.15'
const chromeTarget = 'chrome148'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: nodeTarget,
      // Bundled, the core's libraries are one file to read at start instead of some thousand. The native module and the
      // notifier's programs have to stay files of their own.
      externalizeDeps: {
        exclude: [
          'date-holidays',
          'hash-wasm',
          'libphonenumber-js',
          'rxdb',
          'rxjs',
          'temporal-polyfill',
          'typebox',
        ],
      },
      rolldownOptions: {
        input: { index: inProject('electron/main/index.ts') },
        // The list of built-in modules is that of the Node that builds, which may be older.
        external: [/^node:/],
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
    plugins: rendererPlugins(),
    build: {
      outDir: inProject('out/renderer'),
      emptyOutDir: true,
      target: chromeTarget,
      minify: true,
      // Inlined files would be data: addresses, which the content security policy allows for pictures alone.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: inProject('renderer/index.html') } },
    },
  },
})

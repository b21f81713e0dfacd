// What electron-builder is told. What was tried where: docs/packaging.md.
import { inProject, readJson } from '../setup/project.mjs'
import { packagesLoadedIn } from './loaded-by-name.mjs'

/** What the bundle loads by name instead of containing it (externalizeDeps in electron.vite.config.ts). */
const loadedByName = () =>
  packagesLoadedIn(
    ['out/main', 'out/preload', 'out/hub'].map((folder) => inProject(folder)),
    Object.keys(readJson(inProject('package.json')).dependencies),
  )

/**
 * Packages with what they need.
 * @param {string[]} names of packages that are loaded while the program runs
 * @returns {string[]} their places in the lock file
 */
export function runtimePackages(names, lock = readJson(inProject('package-lock.json'))) {
  const found = new Set()
  const add = (name, from) => {
    // The nearest one, as Node looks: in the package's own node_modules, then above.
    for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
      const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
      const entry = lock.packages[place]
      if (entry !== undefined) {
        if (found.has(place)) return
        found.add(place)
        for (const needed of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
          add(needed, place)
        return
      }
      if (at === '') return
    }
  }
  for (const name of names) add(name, '')
  return [...found].sort()
}

/** The database driver brings its native module for every system; installers are made for the one they are made on. */
const otherSystems = ['darwin', 'linux', 'linuxmusl', 'win32']
  .filter((system) => system !== process.platform)
  .map((system) => `!node_modules/better-sqlite3-multiple-ciphers/prebuilds/${system}-*.node`)

/**
 * @param {object} wanted
 * @param {{ version: string, folder: string } | undefined} wanted.trial the development copy of Electron, for packages
 *   that are for trying
 * @param {string} wanted.version the application's version
 * @param {string | undefined} wanted.updates address of the folder that updates are taken from; without it there are none
 */
export function configuration({ trial, version, updates }) {
  return {
    appId: 'app.clinic.desktop',
    productName: 'Clinic',
    directories: { output: trial ? 'release/development-only' : 'release', buildResources: 'build/package' },
    ...(trial ? { electronDist: trial.folder, electronVersion: trial.version } : {}),
    // electron-builder wants a home page for its packages; there is none.
    extraMetadata: { version, homepage: 'https://clinic.example.invalid/' },
    files: [
      'out/main/**',
      'out/preload/**',
      'out/renderer/**',
      // The thread of a hosted hub, and its own threads; not the hub on a server.
      'out/hub/*.cjs',
      '!out/hub/main.cjs',
      'package.json',
      '!**/*.map',
      // The rest is bundled into out/ already.
      '!node_modules/**',
      ...runtimePackages(loadedByName()).map((place) => `${place}/**`),
      '!node_modules/better-sqlite3-multiple-ciphers/{deps,src}/**',
      ...otherSystems,
    ],
    asar: true,
    // Programs and native modules are run and loaded by the system, which does not look into the archive.
    asarUnpack: ['**/*.node', 'node_modules/node-notifier/vendor/**'],
    npmRebuild: false,
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    electronLanguages: ['en-US', 'en-GB', 'es', 'es-419', 'ar'],
    publish: updates ? { provider: 'generic', url: updates, useMultipleRangeRequest: false } : null,
    // Version 1.2.0-beta.1 goes to those who have a beta, 1.2.0 to everybody: a new version is tried on one desk first.
    detectUpdateChannel: true,
    generateUpdatesFilesForAllChannels: true,
    linux: {
      target: ['deb', 'AppImage', 'tar.gz'],
      category: 'Office',
      executableName: 'clinic',
      icon: 'build/package/icons',
      synopsis: 'Appointments, patients and stock of a clinic',
      description:
        'Works the same with the network down. Every workstation keeps the records on its own disk, encrypted.',
      maintainer: "The clinic application's authors <clinic@example.invalid>",
    },
    deb: {
      packageName: 'clinic',
      afterInstall: 'build/package/deb/postinst',
      afterRemove: 'build/package/deb/postrm',
      // A package for trying need not be small.
      ...(trial ? { compression: 'gz' } : {}),
      recommends: [],
      depends: [
        'libgtk-3-0t64 | libgtk-3-0',
        'libnss3',
        'libasound2t64 | libasound2',
        'libgbm1',
        'libsecret-1-0',
        'libnotify-bin',
        'xdg-utils',
      ],
    },
    win: {
      target: ['nsis', 'msi'],
      icon: 'build/package/icons/icon.ico',
    },
    nsis: {
      oneClick: false,
      perMachine: true,
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false,
    },
    msi: { perMachine: true, oneClick: false },
    mac: {
      // The updater takes the zip.
      target: ['dmg', 'zip'],
      icon: 'build/package/icons/512x512.png',
      category: 'public.app-category.medical',
      hardenedRuntime: true,
      gatekeeperAssess: false,
    },
  }
}

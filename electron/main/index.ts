/** The shell: one window, one core, one instance for each data folder. No domain logic. */
import path from 'node:path'
import { app, Menu } from 'electron'
import { boundPages } from './page-safety.ts'
import { declareAppProtocol } from './app-protocol.ts'
import { makeDemoFolder, placeShellFolder } from './data-folder.ts'
import { readLaunchArguments } from './launch-arguments.ts'
import { openClinic } from './open-clinic.ts'

// Whoever started us may be gone; that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

function start(): void {
  const launch = readLaunchArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())
  if (typeof launch === 'string') {
    console.error(launch)
    app.exit(2)
    return
  }
  app.setName('Clinic')
  const demo = launch.demo && launch.dataDir === undefined ? makeDemoFolder() : undefined
  const dataDir = launch.dataDir ?? demo?.folder ?? path.join(app.getPath('appData'), 'Clinic', 'data')
  const { shellFolder, isUsable } = placeShellFolder(dataDir)
  // The lock below is held by this folder, so that another data folder is another instance.
  app.setPath('userData', shellFolder)
  if (!app.requestSingleInstanceLock()) {
    console.error(`The clinic in ${dataDir} is already open; its window was brought to the front.`)
    app.exit(0)
    return
  }
  // Electron would make a menu of its own before anything else, and open-clinic.ts makes ours.
  Menu.setApplicationMenu(null)
  declareAppProtocol()
  boundPages()
  openClinic({ dataDir, shellFolder, isUsable, demo: launch.demo, atEnd: () => demo?.remove() })
}

start()

// npm start: the application in a window, or on a virtual display where there is no screen.
import { say, inProject } from '../setup/project.mjs'
import { setUpElectron } from '../setup/set-up.mjs'
import { ensureBundle } from './bundle.mjs'
import { screenIsThere, withVirtualDisplay } from './display.mjs'
import { runToEnd } from './processes.mjs'

/** Chromium refuses its sandbox to root; only the launcher may switch it off, never the application. */
export const switchesForThisUser = () =>
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** Starts the application with the given arguments and returns its exit code. */
export async function start(args) {
  const hasScreen = screenIsThere()
  const { node, electron } = await setUpElectron({ virtualDisplay: !hasScreen })
  await ensureBundle(node)
  const open = (env) => {
    const { ELECTRON_RUN_AS_NODE: _, ...rest } = env
    return runToEnd(electron, [...switchesForThisUser(), inProject(), ...args], { env: rest })
  }
  if (hasScreen) return open(process.env)
  say(
    'start: there is no display, so the window opens on a virtual one (Xvfb) that nobody sees. End it with Ctrl+C.',
  )
  return withVirtualDisplay(open)
}

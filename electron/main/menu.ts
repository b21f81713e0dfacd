import { Menu } from 'electron'

/**
 * The menu, hidden until Alt: editing, zoom, leaving. There is no reload in it: a key pressed by mistake must not throw
 * away a form that is half filled in.
 */
export function setMenu(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'editMenu' },
      {
        role: 'viewMenu',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu', submenu: [{ role: 'minimize' }, { role: 'quit' }] },
    ]),
  )
}

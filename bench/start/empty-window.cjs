// The least an Electron application can be: what ours is compared with.
const { app, BrowserWindow } = require('electron')
app.setPath('userData', process.argv.find((argument) => argument.startsWith('--folder=')).slice(9))
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
  void window.loadURL('data:text/html,<title>Empty</title><main>Empty</main>')
})
app.on('window-all-closed', () => app.quit())

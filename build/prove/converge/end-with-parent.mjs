// Loaded before a program of the proofs: it ends when whoever started it, and holds its standard input, is gone.
process.stdin.on('close', () => process.exit(1)).resume()
process.stdin.unref?.()

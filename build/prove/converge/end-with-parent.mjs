// Loaded before a program of the proofs: it ends when whoever started it, and holds its standard input, is gone. A thread of
// the program loads it too, and has a standard input of its own, which is closed from the beginning.
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.stdin.on('close', () => process.exit(1)).resume()
  process.stdin.unref?.()
}

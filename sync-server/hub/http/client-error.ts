import type { Socket } from 'node:net'

/** Answers what is not HTTP, or too much of it, before any route sees it; then closes the connection. */
export function answerClientError(
  error: Error & { code?: string | undefined; rawPacket?: unknown },
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  let status = '400 Bad Request'
  let body = '{"error":"bad_request","reason":"The request is not valid HTTP."}'
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const packet = Buffer.isBuffer(error.rawPacket)
      ? error.rawPacket.subarray(0, 16_384).toString('latin1')
      : ''
    const isUrl = /^[A-Z]+ /.test(packet) && !packet.includes(' HTTP/')
    status = isUrl ? '414 URI Too Long' : '431 Request Header Fields Too Large'
    body = isUrl
      ? '{"error":"too_long","reason":"the request uri is too long"}'
      : '{"error":"too_large","reason":"the request headers are too large"}'
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    status = '408 Request Timeout'
    body = '{"error":"timeout","reason":"The request took too long to arrive."}'
  }
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length + 1}\r\nConnection: close\r\n\r\n${body}\n`,
  )
}

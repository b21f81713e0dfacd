/** A grey picture made on the spot (PNG, RFC 2083), so that tests need no file from elsewhere. */
import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** Bytes of an 8-bit grey PNG that looks a little like an X-ray: bright teeth on a dark ground. */
export function madeXray(width = 600, height = 360): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits of grey; the other bytes are the only methods there are.
  header.writeUInt8(8, 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const tooth = Math.abs((x % 60) - 30) < 20 && y > height * 0.2 && y < height * 0.75 ? 110 : 0
      const canal = Math.abs((x % 60) - 30) < 3 && y > height * 0.4 ? -60 : 0
      rows[y * (width + 1) + 1 + x] = 40 + (x * 40) / width + tooth + (tooth ? canal : 0)
    }
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ])
}

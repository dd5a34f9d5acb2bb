// Pictures and other files made on the spot, so that every byte of them is known.
import { readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

export interface Made {
  name: string
  mimeType: string
  buffer: Buffer
}

type Colour = [red: number, green: number, blue: number]

/** A PNG of one colour. */
export function picture(name: string, width: number, height: number, colour: Colour): Made {
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))
  const parts = [part('IHDR', header), part('IDAT', pixels), part('IEND', Buffer.alloc(0))]
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, ...parts]) }
}

function part(type: string, content: Buffer): Buffer {
  const said = Buffer.concat([Buffer.from(type), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(said))
  return Buffer.concat([length, said, sum])
}

/** Twelve seconds of colours with a tone, H.264 and AAC. */
export function clip(): Made {
  const buffer = readFileSync(new URL('samples/clip.mp4', import.meta.url))
  return { name: 'clip.mp4', mimeType: 'video/mp4', buffer }
}

export function textFile(name: string, text: string): Made {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) }
}

/** As a simulated customer sends it. */
export function draftOf(
  type: 'image' | 'video' | 'document' | 'sticker',
  { mimeType, buffer, name }: Made,
): object {
  return {
    type,
    mime_type: mimeType,
    bytes: buffer.toString('base64'),
    ...(type === 'document' ? { filename: name } : {}),
  }
}

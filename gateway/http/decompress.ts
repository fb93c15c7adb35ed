import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type InputType, type ZlibOptions } from 'node:zlib';
import { refuse, type Refused } from '../refused.js';

type Decompress = (body: InputType, options: ZlibOptions) => Promise<Buffer>;

const DECOMPRESS: Readonly<Record<string, Decompress>> = {
  gzip: promisify<InputType, ZlibOptions, Buffer>(gunzip),
  'x-gzip': promisify<InputType, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<InputType, ZlibOptions, Buffer>(inflate),
  br: promisify<InputType, ZlibOptions, Buffer>(brotliDecompress),
};

/**
 * The bytes of a body that was sent under a `content-encoding`. They count as the body's length: a few kilobytes can hold
 * gigabytes, so unpacking ends where the limit does.
 */
export async function decompress(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer | Refused> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const unpack = Object.hasOwn(DECOMPRESS, name) ? DECOMPRESS[name] : undefined;
  // Several at once are a matryoshka: nobody honest sends them.
  if (!unpack) return refuse('UNSUPPORTED_MEDIA_TYPE', 'A body may be packed once, by gzip, deflate or br.');
  try {
    return await unpack(body, { maxOutputLength: maxBytes });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? refuse('BODY_TOO_LARGE', undefined, { limit: maxBytes })
      : refuse('BAD_REQUEST', `The request body is not valid ${name}.`);
  }
}

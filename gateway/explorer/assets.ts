import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { EXPLORER_STYLE } from './style.js';

/** A file of the explorer, ready to send. */
export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

/** From the installed packages, so that the explorer works where there is no internet. */
const SOURCES: Readonly<Record<string, { readonly contentType: string; readonly read: () => Promise<Buffer> }>> = {
  'react.js': { contentType: JAVASCRIPT, read: () => readOf('react', 'umd/react.production.min.js') },
  'react-dom.js': { contentType: JAVASCRIPT, read: () => readOf('react-dom', 'umd/react-dom.production.min.js') },
  'graphiql.js': { contentType: JAVASCRIPT, read: () => readOf('graphiql', 'graphiql.min.js') },
  'graphiql.css': { contentType: CSS, read: () => readOf('graphiql', 'graphiql.min.css') },
  'client.js': { contentType: JAVASCRIPT, read: () => readFile(new URL('./client.js', import.meta.url)) },
  'explorer.css': { contentType: CSS, read: () => Promise.resolve(Buffer.from(EXPLORER_STYLE)) },
};

/** Reads a file when somebody first asks for it; a gateway whose explorer nobody opens keeps none in memory. */
export function createAssetReader(): (name: string) => Promise<Asset> | undefined {
  const assets = new Map<string, Promise<Asset>>();
  return (name) => {
    const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
    if (!source) return undefined;
    let asset = assets.get(name);
    if (!asset) assets.set(name, (asset = load(source)));
    return asset;
  };
}

async function load({ contentType, read }: (typeof SOURCES)[string]): Promise<Asset> {
  const body = await read();
  return { contentType, body, gzipped: await promisify(gzip)(body) };
}

function readOf(packageName: string, path: string): Promise<Buffer> {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return readFile(join(dirname(manifest), path));
}

import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AuditStore, Batch, FoundRecord, RecordPlace, StoredChain, StoredEntry } from './store.js';

const SUFFIX = '.audit';

/** A directory with one file per chain; each batch is one write, forced to the disk before it counts. */
export async function openFileStore(directory: string): Promise<AuditStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files = new Map<string, FileHandle>();
  const fileOf = async (instance: string): Promise<FileHandle> => {
    const known = files.get(instance);
    if (known) return known;
    const file = await open(join(directory, instance + SUFFIX), 'a', 0o600);
    files.set(instance, file);
    return file;
  };
  return {
    async append(batch) {
      const file = await fileOf(batch.instance);
      const { size } = await file.stat();
      try {
        await file.appendFile(bytesOf(batch));
        await file.datasync();
      } catch (error) {
        // The batch comes again as a whole.
        await file.truncate(size);
        throw error;
      }
    },
    find: (key, page) => findIn(directory, key, page),
    chains: () => chainsIn(directory),
    async close() {
      for (const file of files.values()) await file.close();
    },
  };
}

/** `<n> <hash> <json>` is a record, `head <json>` a signature. */
function bytesOf({ lines, head }: Batch): Buffer {
  const pieces = lines.flatMap(({ n, hash, pieces: json }) => [`${n} ${hash} `, ...json, '\n']);
  if (head) pieces.push(`head ${JSON.stringify(head)}\n`);
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

async function chainsIn(directory: string): Promise<readonly StoredChain[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(SUFFIX)).sort();
  return names.map((name) => ({
    instance: name.slice(0, -SUFFIX.length),
    entries: () => entriesOf(join(directory, name)),
  }));
}

async function* entriesOf(path: string): AsyncIterable<StoredEntry> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
    yield readEntry(line);
}

function readEntry(line: string): StoredEntry {
  const record = /^(\d+) ([0-9a-f]{64}) (.*)$/.exec(line);
  if (record) return { kind: 'line', n: Number(record[1]), hash: record[2]!, text: record[3]! };
  try {
    const { n, hash, at, signature } = JSON.parse(/^head (.*)$/.exec(line)![1]!) as Record<string, unknown>;
    if (typeof n === 'number' && [hash, at, signature].every((each) => typeof each === 'string'))
      return { kind: 'head', n, hash: hash as string, at: at as string, signature: signature as string };
  } catch {
    // Neither a record nor a head.
  }
  return { kind: 'garbled', text: line };
}

interface Page {
  readonly first: number;
  readonly before?: RecordPlace | undefined;
}

/** Reads the newest chains first and stops when it has enough. */
async function findIn(directory: string, key: string, { first, before }: Page): Promise<readonly FoundRecord[]> {
  const found: FoundRecord[] = [];
  for (const chain of [...(await chainsIn(directory))].reverse()) {
    if (before && chain.instance > before.instance) continue;
    const endsAt = before?.instance === chain.instance ? before.n : Infinity;
    found.push(...(await newestOf(chain, key, { first, endsAt })));
    if (found.length >= first) break;
  }
  return found.slice(0, first);
}

/** The newest first. */
async function newestOf(
  chain: StoredChain,
  key: string,
  { first, endsAt }: { readonly first: number; readonly endsAt: number },
): Promise<readonly FoundRecord[]> {
  const quoted = JSON.stringify(key);
  const { instance } = chain;
  const newest: FoundRecord[] = [];
  for await (const entry of chain.entries()) {
    if (entry.kind !== 'line' || !entry.text.includes(quoted) || !namesKey(entry.text, key)) continue;
    if (entry.n >= endsAt) break;
    newest.push({ instance, n: entry.n, text: entry.text });
    if (newest.length > first) newest.shift();
  }
  return newest.reverse();
}

function namesKey(text: string, key: string): boolean {
  const { reads } = JSON.parse(text) as { reads?: readonly { readonly keys: readonly string[] }[] };
  return reads?.some(({ keys }) => keys.includes(key)) === true;
}

import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptDay, Publication } from './publication.js';

/** Days whose files are read side by side. */
const READ_AT_ONCE = 16;
/** Files that are remembered, two a day: ten years, some 2 MB. */
const MAX_TOLD = 7_400;

/**
 * Where published days are kept outside the database: a directory with two files a day, `YYYY-MM-DD.txt` (the text) and
 * `YYYY-MM-DD.sig` (its signature in base64, a blank, the key's id). A day is written once; nothing is written over.
 */
export class Register {
  readonly #directory: string;
  /** What a file says by its name, as long as it is the same file. */
  readonly #told = new Map<string, { readonly stamp: string; readonly said: string }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Keeps a day's text for good, on the disk when it resolves. Answers the text that is kept: another one where the day had one. */
  async keep({ day, text, signature, keyId }: Publication): Promise<string> {
    await mkdir(this.#directory, { recursive: true });
    await this.#writeOnce(`${day}.txt`, text);
    const kept = (await this.#read(`${day}.txt`))!;
    if (kept === text) await this.#writeOnce(`${day}.sig`, `${signature} ${keyId}\n`);
    return kept;
  }

  /** What is kept here of these days; of a day without a file nothing. */
  async kept(days: readonly string[]): Promise<ReadonlyMap<string, KeptDay>> {
    const kept = new Map<string, KeptDay>();
    for (let at = 0; at < days.length; at += READ_AT_ONCE) {
      const some = days.slice(at, at + READ_AT_ONCE);
      const found = await Promise.all(some.map((day) => this.#day(day)));
      found.forEach((day, index) => day && kept.set(some[index]!, day));
    }
    return kept;
  }

  async #day(day: string): Promise<KeptDay | undefined> {
    const [hash, signed] = await Promise.all([
      this.#say(`${day}.txt`, (text) => createHash('sha256').update(text).digest('hex')),
      this.#say(`${day}.sig`, (text) => text),
    ]);
    if (hash === undefined && signed === undefined) return undefined;
    const [signature = '', keyId = ''] = (signed ?? '').trimEnd().split(' ');
    return { hash, signature, keyId };
  }

  /** A year of texts is too much to read for everybody who asks; whoever changes a file changes its stamp. */
  async #say(name: string, read: (text: string) => string): Promise<string | undefined> {
    const stamp = await stampOf(join(this.#directory, name));
    if (stamp === undefined) return undefined;
    const known = this.#told.get(name);
    if (known?.stamp === stamp) return known.said;
    const text = await this.#read(name);
    if (text === undefined) return undefined;
    if (this.#told.size >= MAX_TOLD) this.#told.clear();
    const said = read(text);
    this.#told.set(name, { stamp, said });
    return said;
  }

  #read(name: string): Promise<string | undefined> {
    return ifThere(readFile(join(this.#directory, name), 'utf8'));
  }

  /** Whole or not at all, and for good, also with a kill or a loss of power in between. */
  async #writeOnce(name: string, text: string): Promise<void> {
    const beside = join(this.#directory, `.${name}.${randomUUID()}`);
    await synced(beside, 'wx', (file) => file.writeFile(text));
    try {
      await link(beside, join(this.#directory, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(beside);
    }
    await synced(this.#directory, 'r');
  }
}

/** Which file it is and when it was changed last: its owner can set back the one time, not the other. */
async function stampOf(path: string): Promise<string | undefined> {
  const found = await ifThere(stat(path, { bigint: true }));
  return found && `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A directory too: the name of a new file is on the disk only then. */
async function synced(path: string, flags: string, write?: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await write?.(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Publication } from './publication.js';

/**
 * Where published days are kept outside the database: a directory with two files a day, `YYYY-MM-DD.txt` (the text) and
 * `YYYY-MM-DD.sig` (its signature in base64, a blank, the key's id). A day is written once; nothing is written over.
 */
export class Register {
  readonly #directory: string;

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

  /** The hash of each day's text that is kept here, of these days. */
  async hashes(days: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const kept = new Map<string, string>();
    for (const day of days) {
      const text = await this.#read(`${day}.txt`);
      if (text !== undefined) kept.set(day, createHash('sha256').update(text).digest('hex'));
    }
    return kept;
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#directory, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
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

import { randomUUID } from 'node:crypto';
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Readers see the old text or the new one, never half of it; also with several writers. Makes the directory. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await rename(await writeBeside(path, text, 0o644), path);
}

/** Writes a file only its owner can read, unless there is one. Tells whether it was this call that wrote it. */
export async function createSecretFile(path: string, text: string): Promise<boolean> {
  const beside = await writeBeside(path, text, 0o600);
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(beside);
  }
}

async function writeBeside(path: string, text: string, mode: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${randomUUID()}`;
  await writeFile(beside, text, { mode });
  return beside;
}

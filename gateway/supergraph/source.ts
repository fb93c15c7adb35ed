import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../whole-file.js';
import { readSubgraphReferences } from './subgraph-names.js';
import type { SupergraphSupply } from './supply.js';

/** A supergraph and where this start got it from. */
export interface LoadedSupergraph {
  readonly sdl: string;
  /** `last good` when the source itself was away; `reason` then says why, in one sentence. */
  readonly origin: { readonly kind: 'source' } | { readonly kind: 'last good'; readonly reason: string };
}

export interface SupergraphSource {
  /** A file, or an http(s) URL. */
  readonly location: string;
  /** Where the last supergraph a gateway started with is kept. */
  readonly lastGoodFile: string;
}

/** A start must not hang on a registry that accepts connections and says nothing. */
const FETCH_TIMEOUT_MS = 10_000;

/** The file of a source in the data directory when the configuration names none; sources do not share one. */
export function defaultLastGoodFile(dataDir: string, location: string): string {
  const name = createHash('sha256').update(location).digest('hex').slice(0, 16);
  return join(dataDir, 'gateway', `supergraph-${name}.graphql`);
}

/** A file or a URL, for as long as a gateway runs. */
export function createDocumentSupply(source: SupergraphSource): SupergraphSupply {
  return {
    load: () => loadSupergraph(source),
    read: () => readSupergraph(source.location),
    keep: (sdl) => keepLastGood(source, sdl),
    close: () => Promise.resolve(),
  };
}

/** @throws Error, one sentence, when neither the source nor its last good copy gives a supergraph */
export async function loadSupergraph({ location, lastGoodFile }: SupergraphSource): Promise<LoadedSupergraph> {
  const { reading, flaw } = await readSource(location);
  if (reading.kind === 'read' && flaw === undefined) return { sdl: reading.text, origin: { kind: 'source' } };

  const reason = reasonOf(location, flaw);
  // A file that is there but wrong is somebody's mistake, to be seen at once; a URL may answer anything while it is down.
  const isMistake = reading.kind === 'read' && !isUrl(location);
  const lastGood = isMistake ? undefined : await readText(lastGoodFile);
  if (lastGood?.kind !== 'read') throw new Error(reason);
  return { sdl: lastGood.text, origin: { kind: 'last good', reason } };
}

/** What the source says now, for a gateway that runs already. @throws Error, one sentence */
export async function readSupergraph(location: string): Promise<Pick<LoadedSupergraph, 'sdl'>> {
  const { reading, flaw } = await readSource(location);
  if (reading.kind === 'read' && flaw === undefined) return { sdl: reading.text };
  throw new Error(reasonOf(location, flaw));
}

async function readSource(location: string): Promise<{ readonly reading: Reading; readonly flaw: string | undefined }> {
  const reading = isUrl(location) ? await fetchText(location) : await readText(location);
  return { reading, flaw: reading.kind === 'read' ? flawOf(reading.text) : reading.reason };
}

function reasonOf(location: string, flaw: string | undefined): string {
  return `The supergraph cannot be had from ${location}: ${flaw}.`;
}

/** Called once a gateway runs on it: only then it is known to be good. */
export async function keepLastGood({ lastGoodFile }: SupergraphSource, sdl: string): Promise<void> {
  await replaceFile(lastGoodFile, sdl);
}

type Reading = { readonly kind: 'read'; readonly text: string } | { readonly kind: 'away'; readonly reason: string };

function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

async function fetchText(url: string): Promise<Reading> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) return { kind: 'away', reason: `it answers with status ${response.status}` };
    return { kind: 'read', text: await response.text() };
  } catch {
    return { kind: 'away', reason: 'it does not answer' };
  }
}

async function readText(path: string): Promise<Reading> {
  try {
    return { kind: 'read', text: await readFile(path, 'utf8') };
  } catch {
    return { kind: 'away', reason: 'the file cannot be read' };
  }
}

function flawOf(text: string): string | undefined {
  try {
    readSubgraphReferences(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Composition from '@apollo/composition';
import { parse } from 'graphql';

/** A subgraph as composition takes it. */
export interface ComposedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/**
 * The supergraph of some subgraphs. Loading the composer and composing costs half a second, and most test files compose
 * the same few: of all tests of a run, the first does it. Errors: the composer's, one a line.
 */
export function composed(subgraphs: readonly ComposedSubgraph[]): string {
  const folderOfRun = process.env['TEST_TEMPLATES'];
  // A benchmark is no run of jest.
  if (folderOfRun === undefined) return compose(subgraphs);
  const folder = join(folderOfRun, 'supergraphs');
  const file = join(folder, createHash('sha256').update(JSON.stringify(subgraphs)).digest('hex'));
  try {
    return readFileSync(file, 'utf8');
  } catch {
    mkdirSync(folder, { recursive: true });
  }
  const supergraphSdl = compose(subgraphs);
  // The other worker may be writing the same: a file appears whole.
  writeFileSync(`${file}.${process.pid}`, supergraphSdl);
  renameSync(`${file}.${process.pid}`, file);
  return supergraphSdl;
}

const require = createRequire(import.meta.url);

function compose(subgraphs: readonly ComposedSubgraph[]): string {
  const { composeServices } = require('@apollo/composition') as typeof Composition;
  const services = subgraphs.map(({ sdl, ...named }) => ({ ...named, typeDefs: parse(sdl) }));
  const { supergraphSdl, errors = [] } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

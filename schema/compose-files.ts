import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SubgraphSdl } from './compose.js';

const configSchema = z.strictObject({
  federation_version: z.string().optional(),
  subgraphs: z
    .record(z.string(), z.strictObject({ routing_url: z.string(), schema: z.strictObject({ file: z.string() }) }))
    .refine((subgraphs) => Object.keys(subgraphs).length > 0),
});

/** Reads the subgraphs a composition file names; paths in it are relative to it. @throws Error, one sentence */
export async function readCompositionFile(path: string): Promise<readonly SubgraphSdl[]> {
  const config = configSchema.safeParse(parseYaml(await readText(path), path));
  if (!config.success) {
    const [issue] = config.error.issues;
    throw new Error(`${path} is not a composition file: ${issue!.path.join('.') || 'the file'}: ${issue!.message}.`);
  }
  return Promise.all(
    Object.entries(config.data.subgraphs).map(async ([name, { routing_url: url, schema }]) => ({
      name,
      url,
      sdl: await readText(resolve(dirname(path), schema.file)),
    })),
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new Error(`The file ${path} cannot be read.`);
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new Error(`${path} is not valid YAML.`);
  }
}

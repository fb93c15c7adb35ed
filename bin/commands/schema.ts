import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ACCESS_SDL } from '../../gateway/access/sdl.js';
import { settingsJsonSchema } from '../../gateway/settings-file.js';
import { compose } from '../../schema/compose.js';
import { readCompositionFile } from '../../schema/compose-files.js';
import { buildSubgraph } from '../../subgraphs/kit/graph/schema.js';
import { shippedFile } from '../../subgraphs/kit/shipped.js';
import { SUBGRAPH_NAMES, subgraphNamed } from '../product/subgraphs.js';

export function register(program: Command): void {
  program
    .command('schema')
    .description('print the SDL of our own subgraphs into schema/ and compose the supergraph')
    .option('--check', 'write nothing; fail when a file differs from the code')
    .action(async ({ check }: { readonly check?: boolean }) => {
      const stale = await writeContract(check === true);
      if (stale.length > 0)
        throw new Error(`These files differ from the code: ${stale.join(', ')}. Run "npm run schema".`);
    });
}

/** Writes each subgraph's SDL and the supergraph; with `checkOnly` returns the files that differ instead. */
export async function writeContract(checkOnly: boolean): Promise<readonly string[]> {
  const stale: string[] = [];
  const put = async (file: string, text: string): Promise<void> => {
    const path = shippedFile(file);
    if ((await readFile(path, 'utf8').catch(() => '')) === text) return;
    stale.push(file);
    if (!checkOnly) await writeFile(path, text);
  };
  await mkdir(shippedFile('schema/subgraphs'), { recursive: true });
  for (const name of SUBGRAPH_NAMES)
    await put(`schema/subgraphs/${name}.graphql`, buildSubgraph(subgraphNamed(name)).sdl);
  await put('schema/subgraphs/access.graphql', ACCESS_SDL);
  const composition = compose(await readCompositionFile(shippedFile('schema/supergraph.yaml')));
  if (composition.kind === 'refused')
    throw new Error(`The subgraphs do not compose.\n${composition.reasons.join('\n')}`);
  await put('schema/supergraph.graphql', composition.supergraphSdl);
  await put('schema/gateway-config.schema.json', `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
  return checkOnly ? stale : [];
}

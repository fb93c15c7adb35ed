import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { compose } from '../../schema/compose.js';
import { readCompositionFile } from '../../schema/compose-files.js';

export interface ComposeCommandOptions {
  readonly config: string;
  readonly output: string;
}

export function register(program: Command): void {
  program
    .command('compose')
    .description('compose the subgraphs of a file into a supergraph')
    .option('--config <FILE>', 'which subgraphs, and where their SDL is', 'schema/supergraph.yaml')
    .option('--output <FILE>', 'where the supergraph goes, "-" for the standard output', 'schema/supergraph.graphql')
    .action(composeFromCommandLine);
}

/** @throws Error, one sentence per reason why the subgraphs do not compose */
export async function composeFromCommandLine({ config, output }: ComposeCommandOptions): Promise<void> {
  const subgraphs = await readCompositionFile(config);
  const composition = compose(subgraphs);
  if (composition.kind === 'refused')
    throw new Error(`The subgraphs do not compose. ${composition.reasons.join('\n')}`);
  for (const hint of composition.hints) process.stderr.write(`hint: ${hint}\n`);
  if (output === '-') {
    process.stdout.write(composition.supergraphSdl);
    return;
  }
  await writeFile(output, composition.supergraphSdl);
  process.stderr.write(`Composed ${subgraphs.map(({ name }) => name).join(', ')} into ${output}.\n`);
}

import type { Command } from 'commander';
import { readEnvironment } from '../../gateway/config.js';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';

export function register(program: Command): void {
  program
    .command('token')
    .description('print a bearer token of a demo person (development only)')
    .requiredOption('--as <PERSON>', 'whose, for instance county-officer')
    .action(async ({ as }: { readonly as: string }) => {
      process.stdout.write(`${await issueFromCommandLine(as)}\n`);
    });
}

/** @throws Error, one sentence */
export async function issueFromCommandLine(person: string): Promise<string> {
  const { dataDir, production } = readEnvironment([]);
  makeDataDirectory(dataDir);
  const issuer = await createDevelopmentIssuer({ dataDir, production, grantsInTokens: false });
  return issuer.issue(person);
}

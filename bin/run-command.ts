import { Command, CommanderError } from 'commander';
import * as compose from './commands/compose.js';
import * as gateway from './commands/gateway.js';
import * as grant from './commands/grant.js';
import * as importing from './commands/import.js';
import * as migrate from './commands/migrate.js';
import * as rotateContacts from './commands/rotate-contacts.js';
import * as schema from './commands/schema.js';
import * as start from './commands/start.js';
import * as subgraph from './commands/subgraph.js';
import * as token from './commands/token.js';
import { sentenceOf } from './product/sentence.js';

const COMMANDS = [start, gateway, subgraph, compose, migrate, grant, importing, rotateContacts, token, schema];

/** Runs `liandong` with these words. What goes wrong is told in one sentence, never thrown. Returns the exit code. */
export async function runCommand(words: readonly string[], tell: (text: string) => void): Promise<number> {
  try {
    await liandong(tell).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has told its own already.
    if (error instanceof CommanderError) return error.exitCode;
    tell(`${sentenceOf(error, process.env)}\n`);
    return 1;
  }
}

function liandong(tell: (text: string) => void): Command {
  const program = new Command('liandong')
    .description('One GraphQL endpoint over the systems of many agencies (联动).')
    .exitOverride()
    .configureOutput({ writeErr: tell })
    .showHelpAfterError('(see liandong --help)');
  for (const { register } of COMMANDS) register(program);
  return program;
}

import { Command, CommanderError } from 'commander';
import { sentenceOf } from './product/sentence.js';

interface CommandModule {
  readonly register: (program: Command) => void;
}

/** Loaded when they are called, or listed: `start` begins its work before the rest of the product is loaded. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  start: () => import('./commands/start.js'),
  gateway: () => import('./commands/gateway.js'),
  subgraph: () => import('./commands/subgraph.js'),
  compose: () => import('./commands/compose.js'),
  migrate: () => import('./commands/migrate.js'),
  grant: () => import('./commands/grant.js'),
  import: () => import('./commands/import.js'),
  'rotate-contacts': () => import('./commands/rotate-contacts.js'),
  'rebuild-clocks': () => import('./commands/rebuild-clocks.js'),
  audit: () => import('./commands/audit.js'),
  token: () => import('./commands/token.js'),
  schema: () => import('./commands/schema.js'),
};

/** Runs `liandong` with these words. What goes wrong is told in one sentence, never thrown. Returns the exit code. */
export async function runCommand(words: readonly string[], tell: (text: string) => void): Promise<number> {
  try {
    const program = await liandong(tell, words[0]);
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has told its own already.
    if (error instanceof CommanderError) return error.exitCode;
    tell(`${sentenceOf(error, process.env)}\n`);
    return 1;
  }
}

async function liandong(tell: (text: string) => void, called: string | undefined): Promise<Command> {
  const program = new Command('liandong')
    .description('One GraphQL endpoint over the systems of many agencies (联动).')
    .exitOverride()
    .configureOutput({ writeErr: tell })
    .showHelpAfterError('(see liandong --help)');
  const only = called !== undefined && Object.hasOwn(COMMANDS, called) ? COMMANDS[called] : undefined;
  for (const load of only ? [only] : Object.values(COMMANDS)) (await load()).register(program);
  return program;
}

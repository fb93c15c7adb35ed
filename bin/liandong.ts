#!/usr/bin/env node
import './product/subgraphs.js';
import { Command, CommanderError } from 'commander';
import * as compose from './commands/compose.js';
import * as gateway from './commands/gateway.js';
import * as importing from './commands/import.js';
import * as migrate from './commands/migrate.js';
import * as schema from './commands/schema.js';
import * as start from './commands/start.js';
import * as subgraph from './commands/subgraph.js';
import * as token from './commands/token.js';

const COMMANDS = [start, gateway, subgraph, compose, migrate, importing, token, schema];

const program = new Command('liandong')
  .description('One GraphQL endpoint over the systems of many agencies (联动).')
  .exitOverride()
  .showHelpAfterError('(see liandong --help)');
for (const { register } of COMMANDS) register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

#!/usr/bin/env node
import { runCommand } from './run-command.js';

const exitCode = await runCommand(process.argv.slice(2), (text) => void process.stderr.write(text));
if (exitCode !== 0) process.exit(exitCode);

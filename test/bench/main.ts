import { benchAudit } from './audit/run.js';
import { benchAuthorise } from './authorise/run.js';
import { benchCases } from './cases/run.js';
import { benchEngine } from './engine/run.js';
import { benchIdentity } from './identity/run.js';
import { benchLimits } from './limits/run.js';
import { benchRows } from './rows/run.js';
import { benchStreams } from './streams/run.js';

/** `npm run bench -- engine [--pairs N] [--only SCENARIO]`, `npm run bench -- streams|audit|authorise|identity|limits|rows|cases`: exits with 1 when a bar is missed. */
const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  audit: benchAudit,
  authorise: benchAuthorise,
  cases: benchCases,
  engine: benchEngine,
  identity: benchIdentity,
  limits: benchLimits,
  rows: benchRows,
  streams: benchStreams,
};

const [name = 'engine', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) throw new Error(`There is no benchmark ${name}; there is ${Object.keys(BENCHES).join(', ')}.`);
process.exitCode = (await bench(args)) ? 0 : 1;

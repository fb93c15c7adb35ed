/** The gateway under load: the subgraph's port, the configuration, and where the issuer keeps its key come as arguments. */
import { pino } from 'pino';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import { startGateway } from '../../../gateway/server.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { composed } from '../../harness/compose.js';
import { SDL } from './graph.js';

const [port = '', yaml = '', dataDir = ''] = process.argv.slice(2);
const person = (kind: Caller['kind']) => ({
  name: kind,
  title: kind,
  caller: { ...PUBLIC_CALLER, subject: kind, kind },
});
const issuer = await createDevelopmentIssuer({
  dataDir,
  production: false,
  people: [person('OFFICER'), person('ANALYST')],
});
const gateway = await startGateway({
  supergraphSdl: composed([{ name: 'figures', url: `http://127.0.0.1:${port}/graphql`, sdl: SDL }]),
  settings: parseSettings(yaml, 'bench'),
  logger: pino({ level: 'silent' }),
  port: 0,
  developmentIssuer: issuer,
});
process.on('disconnect', () => process.exit());
const [officer, analyst] = await Promise.all([issuer.issue('OFFICER'), issuer.issue('ANALYST')]);
process.send!({ url: gateway.url, officer, analyst });

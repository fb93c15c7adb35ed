import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.js';
import { startGateway } from '../../gateway/server.js';
import { parseSettings } from '../../gateway/settings-file.js';
import type { Transport } from '../../gateway/upstream/transport.js';
import { PUBLIC_CALLER, type Caller } from '../../schema/caller.js';
import { PEOPLE_PARTS, peopleTransports } from '../gateway/audit/registry-of-people.js';
import {
  Press,
  STORIES_SDL,
  storiesSchema,
  subscribeTo,
  transportTo,
  WRITERS_SDL,
  writersSchema,
} from '../gateway/streams/newsroom.js';
import { composed } from '../harness/compose.js';
import { DEAD } from '../harness/tiny-subgraphs.js';
import { INNER, type Order, type Standing } from './orders.js';

/** The gateway that is fuzzed, in a process of its own, so that a crash is a crash: streams, protected things, a broken and a dead subgraph. */

const YAML = `
audit: { store: file }
documents: { mode: automatic, maxAutomatic: 100 }
limits: { rememberedDocuments: 100 }
overload: { eventLoopDelayMs: 0 }
budgets: { everyCaller: { requests: 1000000, cost: 100000000 } }
`;
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@inaccessible"])';

const FAILING: Transport = {
  post: () =>
    Promise.resolve({
      status: 200,
      headers: {},
      body: JSON.stringify({
        data: { broken: null },
        errors: [
          {
            message: INNER.message,
            path: ['broken'],
            extensions: { code: 'INTERNAL_SERVER_ERROR', stack: INNER.stack },
          },
        ],
      }),
    }),
  close: () => Promise.resolve(),
};

const directory = mkdtempSync(join(tmpdir(), INNER.directory));
const person = (name: string, more: Partial<Caller>) => ({
  name,
  title: name,
  caller: { ...PUBLIC_CALLER, subject: name, ...more },
});
const issuer = await createDevelopmentIssuer({
  dataDir: directory,
  production: false,
  people: [
    person('officer', { kind: 'OFFICER', scopes: ['access-log'] }),
    person('analyst', { kind: 'ANALYST' }),
    person('partner', { kind: 'PARTNER', scopes: ['platform:x'] }),
  ],
});
const press = new Press();
const gateway = await startGateway({
  supergraphSdl: composed([
    ...PEOPLE_PARTS,
    { name: 'stories', url: '', sdl: STORIES_SDL },
    { name: 'writers', url: '', sdl: WRITERS_SDL },
    { name: 'failing', url: '', sdl: `${LINK} type Query { broken: String ${INNER.field}: String @inaccessible }` },
    { name: 'dead', url: '', sdl: 'type Query { dead: String }' },
  ]),
  settings: parseSettings(YAML, 'fuzz'),
  logger: pino({ level: 'silent' }),
  port: 0,
  audit: { directory },
  developmentIssuer: issuer,
  transports: {
    ...peopleTransports(),
    stories: transportTo(storiesSchema(press)),
    writers: transportTo(writersSchema()),
    failing: FAILING,
    dead: DEAD,
  },
  subscriptions: { stories: subscribeTo(storiesSchema(press)) },
});
let published = 0;
setInterval(() => press.publish((published += 1)), 50);

process.on('message', (_order: Order) => {
  const collect = (globalThis as { gc?: () => void }).gc!;
  collect();
  // What ended in this turn is let go of in the next one.
  setTimeout(() => {
    collect();
    process.send!({ heapUsed: process.memoryUsage().heapUsed, streams: gateway.streams() } satisfies Standing);
  }, 100);
});
process.on('disconnect', () => {
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
});
const tokens = await Promise.all(['officer', 'analyst', 'partner'].map((name) => issuer.issue(name)));
process.send!({ port: gateway.port, tokens });

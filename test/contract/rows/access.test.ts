import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openFileStore } from '../../../gateway/audit/store/file-store.js';
import type { AuditStore } from '../../../gateway/audit/store/store.js';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import type { Caller } from '../../../schema/caller.js';
import { startPeople } from '../../gateway/audit/registry-of-people.js';
import { COUNTY_OFFICER, NEIGHBOUR_SUPERVISOR, PARTNER } from '../../subgraphs/cases/county.js';
import { somebody, walkMatrix, type Rows } from './matrix.js';
import { open, same } from './row.js';

/** An entity of which somebody has read something protected. */
interface Target {
  readonly entity: string;
}

const ROWS: Rows<Target> = {
  'Query.accessLog': same(({ entity }) => [`entity: "${entity}"`]),
  'Query.quota': open('says to each caller how it stands itself'),
};

const SCOPES = ['access-log'];
const READER = somebody('OFFICER', { subject: 'SECRET reader' });
const OWNERS = [somebody('OFFICER', { scopes: SCOPES }), somebody('SERVICE', { scopes: SCOPES })];
const STRANGERS: readonly (readonly [string, Caller])[] = [
  ['the public', somebody('PUBLIC')],
  ['a requester', somebody('REQUESTER')],
  ['an analyst', somebody('ANALYST')],
  ['a partner', PARTNER],
  ['a service without the scope', somebody('SERVICE', { subject: 'another service' })],
  ['an officer without a grant', somebody('OFFICER', { subject: 'another officer' })],
  ['an officer of the agency', COUNTY_OFFICER],
  ['a supervisor', NEIGHBOUR_SUPERVISOR],
  ['whoever read it', READER],
  ['somebody whose scope only begins like it', somebody('OFFICER', { subject: 'nearly', scopes: ['access-log:own'] })],
];

walkMatrix('A record of who read an entity', {
  subgraph: 'access',
  rows: ROWS,
  strangers: STRANGERS,
  owners: OWNERS,
  missing: { entity: 'p2' },
  // The trail is a file.
  stores: ['pglite'],
  start: async () => {
    const callers = [...STRANGERS.map(([, caller]) => caller), ...OWNERS];
    const nameOf = (caller: Caller) => `${caller.kind} ${caller.subject} ${caller.scopes.join(' ')}`;
    const directory = mkdtempSync(join(tmpdir(), 'liandong-access-rows-'));
    const issuer = await createDevelopmentIssuer({
      dataDir: directory,
      production: false,
      people: callers.map((caller) => ({ name: nameOf(caller), title: caller.subject, caller })),
    });
    const asked: string[] = [];
    const people = await startPeople('audit: { store: file, failClosed: true }', {
      developmentIssuer: issuer,
      auditStore: notingQuestions(await openFileStore(join(directory, 'trail')), asked),
    });
    const ask = async (query: string, _: Record<string, unknown>, caller: Caller) => {
      const token = caller.kind === 'PUBLIC' ? {} : { token: await issuer.issue(nameOf(caller)) };
      const headers = { 'x-purpose': 'SECRET purpose', accept: 'application/json' };
      return (await people.gateway.ask(query, { ...token, headers })).body;
    };
    return {
      subgraph: {
        ask,
        subscribe: () => Promise.reject(new Error('There is nothing to subscribe to.')),
        statements: () => asked.splice(0),
        async stop() {
          await people.stop();
          rmSync(directory, { recursive: true });
        },
      },
      async make() {
        // It is in the trail when it is answered.
        const { data } = await ask('query SECRETLY { people(first: 1) { phone } }', {}, READER);
        expect(data).toEqual({ people: [{ phone: '01' }] });
        return { entity: 'p1' };
      },
      secrets: () => ['SECRET'],
    };
  },
});

/** What is asked of the store: nobody else may make it look. */
function notingQuestions(store: AuditStore, asked: string[]): AuditStore {
  return {
    ...store,
    find(key, page) {
      asked.push(key);
      return store.find(key, page);
    },
  };
}

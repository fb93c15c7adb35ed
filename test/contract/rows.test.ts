import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { PUBLIC_CALLER, type Caller } from '../../schema/caller.js';
import { requestAssist } from '../../subgraphs/cases/actions/request-assist.js';
import { cases } from '../../subgraphs/cases/main.js';
import { buildSubgraph } from '../../subgraphs/kit/graph/schema.js';
import {
  BEIJING_HOTLINE,
  COUNTY,
  COUNTY_OFFICER,
  NEIGHBOUR_OFFICER,
  NEIGHBOUR_SUPERVISOR,
  PARTNER,
  SERVICE,
  startCounty,
  WATER,
  type County,
} from '../subgraphs/cases/county.js';
import { as, handling, value } from '../subgraphs/cases/handle.js';
import { commandOn, PROBES, waysToCases, type Target } from './row-probes.js';

const other = (kind: Caller['kind'], more: Partial<Caller> = {}): Caller => ({
  ...PUBLIC_CALLER,
  subject: kind,
  kind,
  ...more,
});

/** Everybody who must not learn of the county's case. */
const STRANGERS: readonly (readonly [string, Caller])[] = [
  ['the public', PUBLIC_CALLER],
  ['a requester', other('REQUESTER')],
  ['an analyst', other('ANALYST')],
  ['a partner of another platform', PARTNER],
  ['an officer without a grant', other('OFFICER')],
  ['an officer of the neighbour', NEIGHBOUR_OFFICER],
  ['a supervisor of the neighbour', NEIGHBOUR_SUPERVISOR],
  ['an officer of another hotline', other('OFFICER', { grants: [{ agencyId: BEIJING_HOTLINE, role: 'DISPATCHER' }] })],
  // What only an officer's token may say.
  ['an analyst who says it is of the county', other('ANALYST', { grants: COUNTY_OFFICER.grants })],
  ['an officer who says it is a partner', other('OFFICER', { scopes: ['platform:city-app'] })],
];

const MISSING: Target = { id: `case_${'0'.repeat(32)}`, ledgerNo: '2099-0000001', agencyId: COUNTY };
const SECRETS = ['SECRET'];

describe('A case that is not the caller’s', () => {
  let county: County;
  let schema: GraphQLSchema;
  let foreign: Target;
  /** What everybody was answered before the case came. */
  const before = new Map<string, unknown>();
  const ask = async (query: string, caller: Caller) => {
    const { data, errors } = await county.subgraph.ask(query, {}, caller);
    return { data, errors: errors?.map(({ message, path, extensions }) => [message, path, extensions?.['code']]) };
  };
  const probes = Object.entries(PROBES).flatMap(([way, probe]) =>
    probe.kind === 'none' ? [] : [[way, probe] as const],
  );

  beforeAll(async () => {
    schema = buildSubgraph(cases).schema;
    county = await startCounty();
    for (const [way, probe] of probes) {
      for (const [who, caller] of STRANGERS) before.set(`${way} ${who}`, await ask(probe.query(MISSING), caller));
    }
    const caseId = await handling(county).signed();
    await county.subgraph.database.asOwner(`update cases.cases set summary = 'SECRET', description = 'SECRET'`);
    value(
      await requestAssist(county.deps, as(COUNTY_OFFICER), { caseId, subTasks: [{ agencyId: WATER, task: 'SECRET' }] }),
    );
    const { data } = await ask(`{ case(id: "${caseId}") { ledgerNo } }`, SERVICE);
    foreign = { id: caseId, ledgerNo: data.case.ledgerNo, agencyId: COUNTY };
  });
  afterAll(() => county.subgraph.stop());

  it('has a row in the matrix for each way that the schema opens to cases', () => {
    expect(Object.keys(PROBES).sort()).toEqual(waysToCases(schema));
  });

  it('is there: whose it is reads it by every way', async () => {
    const { data } = await ask(
      PROBES['Query.case']!.kind === 'none' ? '' : PROBES['Query.case']!.query(foreign),
      COUNTY_OFFICER,
    );
    expect(data).toMatchObject({ byId: { summary: 'SECRET' }, byNo: { summary: 'SECRET' } });
  });

  it.each(STRANGERS)('is nowhere for %s: by count, page, reference, figure or error', async (who, caller) => {
    for (const [way, probe] of probes) {
      const answer = await ask(probe.query(foreign), caller);
      const text = JSON.stringify(answer);
      for (const secret of [...SECRETS, foreign.ledgerNo]) expect([way, text.includes(secret)]).toEqual([way, false]);
      if (probe.kind === 'masked') continue;
      expect([way, withoutFigures(answer)]).toEqual([way, withoutFigures(before.get(`${way} ${who}`))]);
    }
  });

  it.each(STRANGERS)(
    'and a missing one are answered alike to %s by every command, with as many statements',
    async (_, caller) => {
      for (const field of Object.values(schema.getMutationType()!.getFields())) {
        const [toForeign, toMissing] = [commandOn(field, foreign.id), commandOn(field, MISSING.id)];
        if (toForeign === null || toMissing === null) continue;
        county.subgraph.statements();
        const answer = await ask(toForeign, caller);
        const statements = county.subgraph.statements().length;
        expect([field.name, answer]).toEqual([field.name, await ask(toMissing, caller)]);
        expect([field.name, statements]).toEqual([field.name, county.subgraph.statements().length]);
        expect(answer.data[field.name]).toMatchObject({
          caseId: null,
          violations: [{ code: 'CASE_NOT_FOUND' }],
          case: null,
        });
      }
    },
  );

  it('comes to nobody else’s stream', async () => {
    const query = 'subscription { caseUpdated { type caseId case { summary } } }';
    const service = await county.subgraph.subscribe(query, {}, SERVICE);
    const streams = await Promise.all(STRANGERS.map(([, caller]) => county.subgraph.subscribe(query, {}, caller)));
    const arrived = streams.map((stream) => stream.next());
    await handling(county).signed();
    for (let seen = 0; seen < 4; seen++) await service.next();
    // The one tail has offered these events to all by now; what it gave to any stream is there after the next turn.
    await new Promise(setImmediate);
    const nothing = Symbol('nothing');
    for (const [place, [who]] of STRANGERS.entries()) {
      expect([who, await Promise.race([arrived[place], Promise.resolve(nothing)])]).toEqual([who, nothing]);
    }
    for (const stream of [service, ...streams]) await stream.return?.();
  });
});

/** A small cell may show that it is one (0 becomes null); it never shows a number. */
function withoutFigures(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || !isFigures(inner)) return inner;
    return Object.values(inner).every((number) => typeof number !== 'number' || number === 0) ? 'no number' : inner;
  });
}

function isFigures(inner: object): boolean {
  const names = Object.keys(inner);
  return (
    names.includes('receivedCount') || (names.length === 2 && names.includes('count') && names.includes('overdue'))
  );
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CALLER_HEADER, signCaller, type Caller } from '../../../schema/caller.js';
import { seedLivingCases } from '../../../subgraphs/cases/demo/living-cases.js';
import { cases } from '../../../subgraphs/cases/main.js';
import type { CaseDeps } from '../../../subgraphs/cases/graph/context.js';
import type { CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { freePort } from '../../harness/free-port.js';
import { createTestDatabase, describeOnPostgres, type TestDatabase } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';
import { CONTACT_KEY, HOTLINE, INTAKE, replicaRows, SERVICE } from './county.js';

/** Issue 6: killed 20 times during writes. */
const KILLS = 20;
const WRITERS = 3;
/** Just before this kill the agency that leads most is abolished, so that its cases are being re-assigned meanwhile. */
const ABOLISHED_BEFORE = 3;
const SECRET = Buffer.alloc(32, 9);
const KEY = { id: 'k', secret: SECRET };

interface Replica {
  readonly url: string;
  child: ChildProcess;
}

describeOnPostgres('Two replicas of cases, killed again and again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-crash-'));
  const acknowledged: string[] = [];
  const read: { readonly id: string }[] = [];
  let database: TestDatabase;
  let calm: TestSubgraph<CaseTables, CaseDeps>;
  let replicas: Replica[];
  let over = false;

  beforeAll(async () => {
    database = await createTestDatabase('postgres');
    calm = await startTestSubgraph(cases, { database });
    const agencies = replicaRows().map(({ division_code: divisionCode, function_line: functionLine, ...row }) => ({
      ...row,
      functionLine,
      divisionCode,
      superiorId: row.superior_id,
    }));
    // Late and old ones, to which the sweeps of both replicas have something to do.
    await seedLivingCases(calm.deps, { agencies, now: new Date(), count: 60 });
    await calm.db.asCaller(SERVICE, (trx) =>
      trx
        .updateTable('cases')
        .set({ wakes_at: new Date(0) })
        .where('open', '=', true)
        .execute(),
    );
    replicas = [];
    for (const _one of [1, 2]) {
      const port = await freePort();
      replicas.push({ url: `http://127.0.0.1:${port}/graphql`, child: begin(port) });
    }
    await Promise.all(replicas.map(answers));
  }, 120_000);
  afterAll(async () => {
    for (const { child } of replicas) child.kill('SIGKILL');
    await calm.stop();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  function begin(port: number): ChildProcess {
    return spawn(process.execPath, ['dist/bin/liandong.js', 'subgraph', 'cases', '--port', String(port)], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: folder,
        CASES_DATABASE_URL: database.url,
        CASES_CALLER_KEYS: `k:${SECRET.toString('base64')}`,
        CASES_CONTACT_KEYS: CONTACT_KEY,
        CASES_SWEEP_SECONDS: '1',
        CURSOR_KEY: Buffer.alloc(32, 7).toString('base64'),
        LOG_LEVEL: 'silent',
      },
    });
  }

  async function answers(replica: Replica): Promise<void> {
    while ((await ask(replica, '{ __typename }', {}, SERVICE)) === undefined) await setTimeout(50);
  }

  /** Undefined where the replica did not answer: it may have done what it was asked, or not. */
  async function ask(replica: Replica, query: string, variables: object, caller: Caller) {
    const body = JSON.stringify({ query, variables });
    const signed = signCaller(caller, { audience: 'cases', body, key: KEY, nowMs: Date.now() });
    try {
      const headers = { 'content-type': 'application/json', [CALLER_HEADER]: signed };
      const response = await fetch(replica.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) });
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the test knows the shape it asks for
      return (await response.json()) as { data?: any; errors?: unknown };
    } catch {
      return undefined;
    }
  }

  async function write(writer: number): Promise<void> {
    const take = `mutation ($input: ReceiveCaseInput!) { receiveCase(input: $input) { case { id } } }`;
    for (let n = 0; !over; n += 1) {
      const input = { intakeAgencyId: HOTLINE, channel: 'WEB', summary: `路灯不亮 ${writer}-${n}` };
      const answer = await ask(replicas[n % 2]!, take, { input }, INTAKE);
      const id: unknown = answer?.data?.receiveCase?.case?.id;
      if (typeof id === 'string') acknowledged.push(id);
    }
  }

  /** A partner's reader: goes on from its cursor with whichever replica answers. */
  async function follow(until: () => boolean): Promise<void> {
    const query = `query ($after: Cursor) { caseChanges(after: $after, first: 500) {
      edges { node { id } } pageInfo { endCursor } } }`;
    let after: string | null = null;
    for (let turn = 0; ; turn += 1) {
      const answer = await ask(replicas[turn % 2]!, query, { after }, SERVICE);
      const page = answer?.data?.caseChanges;
      if (!page) continue;
      for (const { node } of page.edges) read.push(node);
      after = page.pageInfo.endCursor ?? after;
      if (page.edges.length === 0) {
        if (until()) return;
        await setTimeout(50);
      }
    }
  }

  /** Abolishes the agency that leads most cases before their reply. Answers these. */
  const abolish = () =>
    calm.db.asCaller(SERVICE, async (trx) => {
      const led = await trx
        .selectFrom('cases')
        .select(['id', 'lead_agency_id'])
        .where('open', '=', true)
        .where('lead_agency_id', 'is not', null)
        .where('state', 'not in', ['REPLIED', 'UNDER_REVIEW'])
        .execute();
      const of = (agency: string | null) => led.filter(({ lead_agency_id }) => lead_agency_id === agency);
      const [most] = led.toSorted((a, b) => of(b.lead_agency_id).length - of(a.lead_agency_id).length);
      const agencyId = most!.lead_agency_id!;
      await trx
        .updateTable('agency_replica')
        .set({ abolished_at: new Date(), successor_id: HOTLINE })
        .where('id', '=', agencyId)
        .execute();
      return of(agencyId).map(({ id }) => id);
    });

  test(`§1.4 lose nothing that was acknowledged, tell every event once and in order, escalate each step and re-assign each case once`, async () => {
    const writing = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    let settled = false;
    const following = follow(() => settled);
    let orphans: readonly string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      if (kill === ABOLISHED_BEFORE) orphans = await abolish();
      const replica = replicas[kill % 2]!;
      await setTimeout(200 + 40 * kill);
      replica.child.kill('SIGKILL');
      await once(replica.child, 'exit');
      replica.child = begin(Number(new URL(replica.url).port));
      await answers(replica);
    }
    over = true;
    await Promise.all(writing);
    await setTimeout(3_000);
    settled = true;
    await following;

    expect(acknowledged.length).toBeGreaterThan(KILLS);
    const ledger = await calm.db.asCaller(SERVICE, (trx) =>
      trx.selectFrom('ledger').select(['seq', 'event_id', 'type', 'subject', 'payload']).orderBy('seq').execute(),
    );
    const received = new Set(ledger.filter(({ type }) => type.endsWith('.received.v1')).map(({ subject }) => subject));
    expect(acknowledged.filter((id) => !received.has(id))).toEqual([]);
    expect(read.map(({ id }) => id)).toEqual(ledger.map(({ event_id }) => event_id));

    const escalated = ledger.filter(({ type }) => type.endsWith('.escalated.v1'));
    const steps = escalated.map(({ subject, payload }) => {
      const { facts } = payload as { facts: { step: string; clock: number } };
      return `${subject} ${facts.clock} ${facts.step}`;
    });
    expect(steps.length).toBeGreaterThan(10);
    expect(new Set(steps).size).toBe(steps.length);

    const reassigned = ledger.filter(({ type }) => type.endsWith('.reassigned.v1')).map(({ subject }) => subject);
    expect(orphans.length).toBeGreaterThan(1);
    expect(reassigned.toSorted()).toEqual(orphans.toSorted());

    const day = new Date().toISOString().slice(0, 10);
    const range = { from: day, to: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) };
    const verify = `query ($of: ID!, $range: DateRange!) { verifyLedger(agencyId: $of, range: $range) { intact entries } }`;
    const { data } = await calm.ask(verify, { of: HOTLINE, range }, SERVICE);
    expect(data.verifyLedger).toMatchObject({ intact: true });
    process.stdout.write(
      `${JSON.stringify({ acknowledged: acknowledged.length, events: ledger.length, escalations: steps.length, reassigned: reassigned.length })}\n`,
    );
  }, 300_000);
});

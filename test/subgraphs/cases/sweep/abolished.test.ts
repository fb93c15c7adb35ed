import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { followRegistry } from '../../../../subgraphs/cases/feed/registry-replica.js';
import { casePayload } from '../../../../subgraphs/cases/domain/case-event.js';
import { sweep } from '../../../../subgraphs/cases/sweep/sweep.js';
import type { Ask } from '../../../../subgraphs/kit/feed/follow.js';
import { readEvents } from '../../../../subgraphs/kit/ledger/read.js';
import { silentLog } from '../../../../subgraphs/kit/log.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY, NEIGHBOUR, replicaRows, SERVICE, startCounty, type County } from '../county.js';
import { handling } from '../handle.js';

const {
  name,
  code,
  level,
  function_line: functionLine,
  line_path: linePath,
  superior_id,
} = replicaRows().find(({ id }) => id === COUNTY)!;

/** The county as registry tells of it once it is abolished. */
const ABOLITION = {
  entity: {
    __typename: 'Agency',
    id: COUNTY,
    ...{ name, code, level, functionLine, linePath },
    abolishedAt: '2026-09-14T10:00:00.000+08:00',
    division: { code: '440104' },
    superior: { id: superior_id },
    successor: { id: NEIGHBOUR },
  },
};

eachStore('An abolition that stands in registry’s feed', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  /** Reads the feed to its end, as a process does that then goes. Answers behind which places it asked. */
  const follow = async (): Promise<readonly unknown[]> => {
    const asked: unknown[] = [];
    const ask: Ask = async (_document, { after }) => {
      asked.push(after);
      const edges = after === null ? [{ node: ABOLITION }] : [];
      return { data: { registryChanges: { edges, pageInfo: { hasNextPage: false, endCursor: 'behind' } } } };
    };
    const follower = followRegistry(county.deps, ask, silentLog);
    await follower.caughtUp();
    await follower.stop();
    return asked;
  };
  const reassignedOf = async (id: string) => {
    const events = await county.deps.db.asCaller(SERVICE, (trx) =>
      readEvents(trx, { afterSeq: 0, limit: 100, subjects: [id] }),
    );
    return events.filter(({ type }) => type === 'gov.cases.case.reassigned.v1').map(casePayload);
  };
  const sweepOnce = (stopped: () => boolean = () => false) => sweep(county.deps, { log: silentLog, stopped });

  test('§6.7 re-assigns each open case once, whoever read it, and wherever whoever swept was stopped', async () => {
    const take = handling(county);
    const open = [await take.signed(), await take.assigned(), await take.signed()];
    const closed = await take.replied();
    await take.close(closed);
    const countReassigned = async () => (await Promise.all(open.map(reassignedOf))).flat().length;

    expect((await follow())[0]).toBeNull();
    // Read, and nothing else was done yet: the next process goes on behind it and need not read it again.
    expect(new Set(await follow())).toEqual(new Set(['behind']));
    expect(await countReassigned()).toBe(0);

    let looks = 0;
    await sweepOnce(() => ++looks > 2);
    const first = await countReassigned();
    expect([1, 2]).toContain(first);
    await Promise.all([sweepOnce(), sweepOnce()]);
    await sweepOnce();
    for (const id of open) {
      const facts = { reason: 'AGENCY_ABOLISHED', fromAgencyId: COUNTY };
      expect(await reassignedOf(id)).toMatchObject([{ leadAgencyId: NEIGHBOUR, facts }]);
    }
    expect(await reassignedOf(closed)).toEqual([]);
  });
});

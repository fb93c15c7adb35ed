import { describe, expect, jest, test } from '@jest/globals';
import { createDegradedFinder } from '../../gateway/health.js';
import type { Upstream, UpstreamOutcome } from '../../gateway/upstream/upstream.js';

const ANSWERED: UpstreamOutcome = {
  kind: 'answered',
  answer: { data: { __typename: 'Query' }, errors: [], extensions: undefined },
};
const FAILED: UpstreamOutcome = {
  kind: 'failed',
  code: 'SUBGRAPH_UNAVAILABLE',
  cause: 'gone',
  retryAfterSeconds: undefined,
};

function upstream(name: string, outcome: UpstreamOutcome) {
  const send = jest.fn<Upstream['send']>().mockResolvedValue(outcome);
  return { name, send, close: () => Promise.resolve() };
}

describe('Readiness', () => {
  test('names the subgraphs that do not answer, and those that refuse our caller', async () => {
    const refusing: UpstreamOutcome = { kind: 'answered', answer: { data: null, errors: [], extensions: undefined } };
    const find = createDegradedFinder([upstream('c', refusing), upstream('b', ANSWERED), upstream('a', FAILED)]);
    expect(await find()).toEqual(['a', 'c']);
  });

  test('asks a subgraph once, however many ask for it, and again after a moment', async () => {
    let now = 0;
    const cases = upstream('cases', FAILED);
    const find = createDegradedFinder([cases], () => now);
    await Promise.all([find(), find(), find()]);
    now = 2_999;
    await find();
    expect(cases.send).toHaveBeenCalledTimes(1);
    cases.send.mockResolvedValue(ANSWERED);
    now = 3_001;
    expect(await find()).toEqual([]);
    expect(cases.send).toHaveBeenCalledTimes(2);
  });
});

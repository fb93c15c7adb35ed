import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CALLER_HEADER,
  PUBLIC_CALLER,
  signCaller,
  SIGNED_CALLER_MAX_AGE_MS,
  type Caller,
} from '../../../schema/caller.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { buildSubgraph } from '../../../subgraphs/kit/graph/schema.js';
import { eachStore } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';
import { notes, type NoteDeps, type NoteTables } from './notes.js';

const officer: Caller = { subject: 'o-1', kind: 'OFFICER', grants: [], scopes: [] };

eachStore('A subgraph on the kit', (store) => {
  const clock = manualClock(new Date('2026-11-02T09:00:00+08:00'));
  let subgraph: TestSubgraph<NoteTables, NoteDeps>;

  beforeAll(async () => {
    subgraph = await startTestSubgraph(notes, { store, clock });
    for (let rank = 1; rank <= 7; rank++) {
      await subgraph.ask('mutation ($rank: Int!) { addNote(rank: $rank) { id } }', { rank: rank * 10 });
    }
    subgraph.statements();
  });
  afterAll(() => subgraph.stop());

  const page = async (args: string) => {
    const { data, errors } = await subgraph.ask(
      `{ notes(${args}) { edges { node { rank } cursor } pageInfo { hasNextPage endCursor } } }`,
    );
    return {
      ranks: data?.notes?.edges.map(({ node }: { node: { rank: number } }) => node.rank),
      info: data?.notes?.pageInfo,
      errors,
    };
  };

  it('pages forward through an order, and an insert before the cursor moves nothing', async () => {
    const first = await page('first: 3');
    expect(first.ranks).toEqual([10, 20, 30]);
    await subgraph.ask('mutation { addNote(rank: 15) { id } }');
    const second = await page(`first: 3, after: "${first.info.endCursor}"`);
    expect(second.ranks).toEqual([40, 50, 60]);
    const third = await page(`first: 3, after: "${second.info.endCursor}"`);
    expect(third).toMatchObject({ ranks: [70], info: { hasNextPage: false } });
  });

  it('counts only when asked', async () => {
    subgraph.statements();
    await page('first: 1');
    expect(subgraph.statements()).toHaveLength(1);
    const { data } = await subgraph.ask('{ notes(first: 1) { totalCount } }');
    expect(data.notes.totalCount).toBe(8);
  });

  it.each([
    ['a cursor of nobody', (c: string) => `first: 1, after: "${'A'.repeat(c.length)}"`, 'CURSOR_MALFORMED'],
    [
      'a cursor with one letter changed',
      (c: string) => `first: 1, after: "${c.slice(0, -3)}${c.at(-3) === 'A' ? 'B' : 'A'}${c.slice(-2)}"`,
      'CURSOR_MALFORMED',
    ],
    ['a cut cursor', (c: string) => `first: 1, after: "${c.slice(0, 10)}"`, 'CURSOR_MALFORMED'],
    ['a cursor of another filter', (c: string) => `first: 1, after: "${c}", prefix: "x"`, 'CURSOR_MISMATCH'],
    ['an empty cursor', () => 'first: 1, after: ""', 'BAD_USER_INPUT'],
    ['no items', () => 'first: 0', 'BAD_USER_INPUT'],
    ['too many items', () => 'first: 101', 'BAD_USER_INPUT'],
  ])('refuses %s with a sentence and a code', async (...[, args, code]) => {
    const { info } = await page('first: 2');
    const { errors } = await page(args(info.endCursor));
    expect(errors).toMatchObject([{ message: expect.stringMatching(/^[A-Z].+\.$/), extensions: { code } }]);
  });

  it('gives cursors that tell nothing: the same place twice looks different', async () => {
    const [a, b] = [await page('first: 1'), await page('first: 1')];
    expect(a.info.endCursor).not.toBe(b.info.endCursor);
  });

  it('resolves references in their order with one statement, null for what is not there', async () => {
    const { data } = await subgraph.ask('{ notes(first: 2) { edges { node { id } } } }');
    const ids = data.notes.edges.map(({ node }: { node: { id: string } }) => node.id) as string[];
    const representations = [ids[1], 'note_nowhere', ids[0], ids[1]].map((id) => ({ __typename: 'Note', id }));
    subgraph.statements();
    for (let again = 0; again < 3; again++) {
      const answer = await subgraph.ask(
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Note { id } } }',
        { representations },
      );
      expect(answer).toEqual({ data: { _entities: [{ id: ids[1] }, null, { id: ids[0] }, { id: ids[1] }] } });
    }
    expect(subgraph.statements()).toHaveLength(3);
  });

  it('answers an interface three times alike: uncompiled, compiled, and compiled again', async () => {
    for (let again = 0; again < 3; again++) {
      const { data, errors } = await subgraph.ask(
        '{ note: text(rank: 1) { __typename text } draft: text(rank: -1) { __typename } }',
      );
      expect({ data, errors }).toEqual({
        data: { note: { __typename: 'Note', text: 'a' }, draft: { __typename: 'Draft' } },
        errors: undefined,
      });
    }
  });

  it('passes a refusal with its sentence, and masks what broke', async () => {
    for (let again = 0; again < 3; again++) {
      const refused = await subgraph.ask('{ fail(how: "refused") }');
      expect(refused.errors).toMatchObject([
        { message: 'Not this one.', path: ['fail'], extensions: { code: 'FORBIDDEN' } },
      ]);
      const broken = await subgraph.ask('{ fail(how: "broken") }');
      expect(broken.errors).toMatchObject([
        { path: ['fail'], extensions: { code: 'INTERNAL', requestId: expect.any(String) } },
      ]);
      expect(JSON.stringify(broken)).not.toMatch(/secret|hunter2|at /);
    }
  });

  it.each([
    ['instant: "2026-02-30T00:00:00Z"', 'DateTime'],
    ['instant: "2026-02-01"', 'DateTime'],
    ['instant: "2026-02-01T00:00:00"', 'DateTime'],
    ['instant: 5', 'DateTime'],
    ['day: "2026-13-01"', 'Date'],
    ['day: "2026-02-29"', 'Date'],
    ['length: "2 hours"', 'Duration'],
    ['address: "javascript:alert(1)"', 'URL'],
    ['address: "weibo.example/x"', 'URL'],
    ['code: "no spaces here"', 'Code'],
  ])('refuses { %s } in one sentence', async (input, scalar) => {
    const { errors } = await subgraph.ask(`{ echo(input: { ${input} }) }`);
    expect(errors).toHaveLength(1);
    expect(errors![0]!.message).toContain(`A ${scalar} must be`);
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors![0]!.extensions!['code']);
  });

  it('takes good scalars, as literals and as variables', async () => {
    const input = {
      instant: '2026-10-01T22:30:00.5+08:00',
      day: '2024-02-29',
      length: 'PT2H30M',
      address: 'https://weibo.example/x',
      code: 'police.traffic',
    };
    const { data, errors } = await subgraph.ask('query ($input: Scalars!) { echo(input: $input) }', { input });
    expect(errors).toBeUndefined();
    expect(JSON.parse(data.echo)).toEqual({ ...input, instant: '2026-10-01T14:30:00.500Z' });
  });

  it('sends each added note to a subscriber, loaded afresh, and frees it when it leaves', async () => {
    const events = await subgraph.subscribe('subscription { noteAdded { rank } }');
    const next = events.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await subgraph.ask('mutation { addNote(rank: 500) { id } }');
    expect(await next).toEqual({ value: { data: { noteAdded: { rank: 500 } } }, done: false });
    const waiting = events.next();
    expect(subgraph.deps.parts.tail().subscribers).toBe(1);
    await events.return?.();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(subgraph.deps.parts.tail().subscribers).toBe(0);
  });

  describe('lets in only what the gateway signed', () => {
    const body = JSON.stringify({ query: '{ whoami }' });
    const send = (header: string | undefined, sent = body) =>
      subgraph.running.handle({ body: sent, headers: header === undefined ? {} : { [CALLER_HEADER]: header } });
    const sign = (changes: { audience?: string; body?: string; secret?: Buffer; nowMs?: number } = {}) =>
      signCaller(officer, {
        audience: changes.audience ?? 'cases',
        body: changes.body ?? body,
        key: { id: 'test', secret: changes.secret ?? subgraph.keys[0]!.secret },
        nowMs: changes.nowMs ?? clock.now().getTime(),
      });

    it('the signed caller', async () => {
      expect(JSON.parse((await send(sign())).body)).toEqual({ data: { whoami: 'OFFICER o-1' } });
    });

    it.each([
      ['no header', () => undefined],
      ['an empty header', () => ''],
      ['nonsense', () => 'v1.test.e30.AAAA'],
      ['a caller for another subgraph', () => sign({ audience: 'registry' })],
      ['a caller bound to another body', () => sign({ body: '{"query":"{ __typename }"}' })],
      ['a caller signed with another key', () => sign({ secret: Buffer.alloc(32, 1) })],
      ['an expired caller', () => sign({ nowMs: clock.now().getTime() - SIGNED_CALLER_MAX_AGE_MS - 1 })],
      ['a caller from the future', () => sign({ nowMs: clock.now().getTime() + SIGNED_CALLER_MAX_AGE_MS + 1 })],
      [
        'a caller with more rights written into it',
        () => {
          const [version, key, payload, mac] = sign().split('.');
          const claims = Buffer.from(payload!, 'base64url').toString().replace('OFFICER', 'SERVICE');
          return [version, key, Buffer.from(claims).toString('base64url'), mac].join('.');
        },
      ],
    ])('not %s', async (_title, header) => {
      const answer = await send(header());
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    });

    it.each([['not JSON'], ['[]'], ['{"query":5}'], ['{"query":"{ whoami }","variables":[]}'], ['null']])(
      'nor %s as a body',
      async (sent) => {
        const answer = await send(sign({ body: sent }), sent);
        expect(answer.status).toBe(400);
      },
    );

    it('and verifies with an older key of the ring while keys are rotated', async () => {
      const header = signCaller(PUBLIC_CALLER, {
        audience: 'cases',
        body,
        key: subgraph.keys.at(-1)!,
        nowMs: clock.now().getTime(),
      });
      expect((await send(header)).status).toBe(200);
    });
  });
});

describe('The printed SDL', () => {
  const { sdl } = buildSubgraph(notes);

  it('imports the directives it uses, and carries them with descriptions', () => {
    expect(sdl).toContain('import: ["@key", "@shareable"]');
    expect(sdl).toMatch(/"""A note\."""\ntype Note implements Text @key\(fields: "id"\)/);
    expect(sdl).toMatch(/"""Its rank\."""\n {2}rank: Int! @shareable/);
  });

  it('is the same every time it is printed', () => {
    expect(buildSubgraph(notes).sdl).toBe(sdl);
  });
});

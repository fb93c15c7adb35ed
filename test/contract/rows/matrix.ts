import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { STORE_KINDS, type StoreKind } from '../../harness/stores.js';
import type { TestAnswer } from '../../harness/subgraph.js';
import { isPaged, mutationOf, questionOf, type Row } from './row.js';
import { schemaOf, waysInto } from './schema-of.js';

export interface Matrix<Target> {
  readonly subgraph: string;
  /** One row for each way into the subgraph, or several where not all of it is answered alike. */
  readonly rows: Rows<Target>;
  /** Everybody who must not learn of the foreign row. */
  readonly strangers: readonly (readonly [who: string, Caller])[];
  /** Between them they find it by every way. */
  readonly owners: readonly Caller[];
  readonly missing: Target;
  readonly start: (store: StoreKind) => Promise<World<Target>>;
  /** @default STORE_KINDS */
  readonly stores?: readonly StoreKind[];
  /** What may differ without saying anything. @default nothing */
  readonly plain?: (answer: unknown) => unknown;
}

export type Rows<Target> = Readonly<Record<string, Row<Target> | readonly Row<Target>[]>>;

export interface World<Target> {
  readonly subgraph: {
    ask(query: string, variables: Record<string, unknown>, caller: Caller): Promise<TestAnswer>;
    subscribe(
      query: string,
      variables: Record<string, unknown>,
      caller: Caller,
    ): Promise<AsyncIterableIterator<TestAnswer>>;
    statements(): readonly string[];
    stop(): Promise<void>;
  };
  /** Makes the foreign row. Not before it is called does anything of it exist. */
  make(): Promise<Target>;
  /** Words that stand in the foreign row and nowhere else. */
  secrets(target: Target): readonly string[];
}

/** A caller of any kind who holds nothing, and then some. */
export function somebody(kind: Caller['kind'], more: Partial<Caller> = {}): Caller {
  return { ...PUBLIC_CALLER, subject: `some ${kind.toLowerCase()}`, kind, ...more };
}

/** Walks every way into a subgraph with every kind of caller and a row that is not theirs. */
export function walkMatrix<Target>(title: string, matrix: Matrix<Target>): void {
  const { rows, strangers, owners, missing, plain = (answer) => answer, stores = STORE_KINDS } = matrix;
  const schema = schemaOf(matrix.subgraph);
  const all = Object.entries(rows).flatMap(([way, some]) => [some].flat().map((row) => [way, row] as const));
  const questions = all.flatMap(([way, row]) => (row.kind === 'asked' ? [[way, row] as const] : []));
  const commands = all.flatMap(([way, row]) => (row.kind === 'command' ? [[way, row] as const] : []));
  const streams = all.flatMap(([way, row]) => (row.kind === 'stream' ? [way] : []));

  describe.each(stores)(`${title} (on %s)`, (store) => {
    let world: World<Target>;
    let foreign: Target;
    /** What everybody was answered before there was any such row. */
    const before = new Map<string, unknown>();

    const ask = async (query: string, caller: Caller) => {
      world.subgraph.statements();
      const { data, errors } = await world.subgraph.ask(query, {}, caller);
      const told = errors?.map(({ message, path, extensions }) => [message, path, extensions?.['code']]);
      const statements = world.subgraph.statements();
      // Sessions of PostgreSQL work side by side: which is first, and what is read in one batch, says nothing.
      const comparable = store === 'postgres' ? [...new Set(statements)].sort() : statements;
      return { answer: { data, errors: told }, statements: comparable };
    };
    const secretsIn = (answer: unknown) => {
      const text = JSON.stringify(answer);
      return world.secrets(foreign).filter((secret) => text.includes(secret));
    };

    beforeAll(async () => {
      world = await matrix.start(store);
      for (const [way, { ask: asked }] of questions) {
        const question = questionOf(schema, way, asked(missing));
        for (const [who, caller] of strangers)
          before.set(`${who} asks ${question}`, (await ask(question, caller)).answer);
      }
      foreign = await world.make();
    }, 60_000);
    afterAll(() => world.subgraph.stop());

    it('has a row in the matrix for each way that the schema opens', () => {
      expect(Object.keys(rows).sort()).toEqual(waysInto(schema));
    });

    it('is there: whose it is finds it by every way', async () => {
      for (const [way, { ask: asked, answer: told, isSeenByOwner = told === 'same' }] of questions) {
        if (!isSeenByOwner) continue;
        const { data: none } = (await ask(questionOf(schema, way, asked(missing)), somebody('PUBLIC'))).answer;
        const nothing = plain({ data: none });
        const found = await Promise.all(
          owners.map(async (owner) => (await ask(questionOf(schema, way, asked(foreign)), owner)).answer),
        );
        const isFound = found.some(({ errors, data }) => !errors && !isDeepStrictEqual(plain({ data }), nothing));
        expect([way, isFound, found]).toEqual([way, true, found]);
      }
    });

    it.each(strangers)(
      'is for %s as if it were not there: by count, page, reference, figure and error, with the statements of a missing one',
      async (who, caller) => {
        for (const [way, row] of questions) {
          const toForeign = await ask(questionOf(schema, way, row.ask(foreign)), caller);
          expect([way, secretsIn(toForeign.answer)]).toEqual([way, []]);
          if (row.answer === 'suppressed') expect([way, numbersIn(toForeign.answer)]).toEqual([way, []]);
          if (row.answer !== 'same') continue;
          const question = questionOf(schema, way, row.ask(missing));
          const toMissing = await ask(question, caller);
          expect([way, plain(toForeign.answer)]).toEqual([way, plain(toMissing.answer)]);
          expect([way, plain(toForeign.answer)]).toEqual([way, plain(before.get(`${who} asks ${question}`))]);
          expect([way, toForeign.statements]).toEqual([way, toMissing.statements]);
        }
      },
    );

    it('is not come by with a cursor that its owner lets somebody have', async () => {
      for (const [way, row] of questions.filter(([way]) => isPaged(schema, way))) {
        const name = way.replace('Query.', '');
        for (const given of row.ask(foreign).map((text) => text.replace(/^first: \d+(, )?/, ''))) {
          const args = (page: string) => [page, given].filter((part) => part !== '').join(', ');
          const query = (page: string) => `{ ${name}(${args(page)}) { pageInfo { hasNextPage endCursor } } }`;
          const shown = await Promise.all(owners.map((owner) => ask(query('first: 1'), owner)));
          const cursor = shown
            .map(({ answer }) => answer.data[name]?.pageInfo.endCursor as string | null)
            .find(Boolean);
          if (!cursor) continue;
          for (const [who, caller] of strangers) {
            const behind = await ask(questionOf(schema, way, [args(`after: "${cursor}"`)]), caller);
            expect([way, who, secretsIn(behind.answer)]).toEqual([way, who, []]);
          }
        }
      }
    });

    it.each(strangers)(
      'and a missing one are answered alike to %s by every command, with the same statements',
      async (_, caller) => {
        for (const [way, { input, refused }] of commands) {
          const toForeign = await ask(mutationOf(schema, way, input(foreign)), caller);
          const toMissing = await ask(mutationOf(schema, way, input(missing)), caller);
          expect([way, toForeign.answer]).toEqual([way, toMissing.answer]);
          expect([way, toForeign.statements]).toEqual([way, toMissing.statements]);
          const [payload] = Object.values(toForeign.answer.data as Record<string, unknown>);
          expect([way, payload]).toEqual([way, expect.objectContaining({ violations: [expect.anything()] })]);
          expect(payload).toMatchObject({ violations: [{ code: refused }] });
        }
      },
    );

    if (streams.length > 0)
      it('comes to nobody else’s stream', async () => {
        for (const way of streams) {
          const query = `subscription { ${way.replace('Subscription.', '')} { type case { summary } } }`;
          const own = await world.subgraph.subscribe(query, {}, owners[0]!);
          const opened = strangers.map(([, caller]) => world.subgraph.subscribe(query, {}, caller));
          const others = await Promise.all(opened);
          const arrived = others.map((other) => other.next());
          await world.make();
          await own.next();
          // The one tail has offered the event to all by now; what it gave to anybody is there after the next turn.
          await new Promise(setImmediate);
          const nothing = Symbol('nothing');
          for (const [place, [who]] of strangers.entries())
            expect([who, await Promise.race([arrived[place], Promise.resolve(nothing)])]).toEqual([who, nothing]);
          for (const opened of [own, ...others]) await opened.return?.();
        }
      });
  });
}

/** Numbers of a statistic that say something. */
function numbersIn(answer: unknown): readonly number[] {
  const found: number[] = [];
  JSON.stringify(answer, (_key, inner: unknown) => {
    if (typeof inner === 'number' && inner !== 0) found.push(inner);
    return inner;
  });
  return found;
}

import { afterEach, describe, expect, test } from '@jest/globals';
import { federate, type AskOptions, type Federation, type TestSubgraph } from './federation.js';
import { shop } from './shop.js';

let federation: Federation;
afterEach(() => federation.stop());

const dead = (): never => {
  throw new Error('connect ECONNREFUSED 10.0.0.7:4001');
};

/** The shop with one subgraph that behaves otherwise. */
function shopWith(name: string, change: Partial<TestSubgraph>): Record<string, TestSubgraph> {
  const all = shop();
  return { ...all, [name]: { ...all[name]!, ...change } };
}

const error = (fields: object) => ({ status: 200, headers: {}, body: JSON.stringify(fields) });

describe('a partial answer', () => {
  test('names each affected entity of a dead subgraph, and the cause stays in the log', async () => {
    const causes: string[] = [];
    federation = await federate(shopWith('reviews', { intercept: dead }), {
      upstream: { retry: { attempts: 1, baseDelayMs: 0, maxDelayMs: 0 } },
      engine: { onFailure: ({ cause }) => void causes.push(cause) },
    });
    const answer = await federation.ask(`{ me { name } products { name topReview { stars } } }`);
    expect(answer.data.products[1]).toEqual({ name: 'Chair', topReview: null });
    expect(answer.data.me).toEqual({ name: 'Ann' });
    expect(answer.errors).toHaveLength(3);
    expect(answer.errors?.[1]).toEqual({
      message: 'A subgraph could not be reached.',
      path: ['products', 1],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'reviews', requestId: 'request-1' },
    });
    expect(answer.extensions).toEqual({
      incomplete: [0, 1, 2].map((index) => ({
        subgraph: 'reviews',
        path: ['products', index],
        reason: 'SUBGRAPH_UNAVAILABLE',
      })),
    });
    expect(causes).toEqual(['Error: connect ECONNREFUSED 10.0.0.7:4001']);
  });

  test('nulls the parent of a non-null field, once, without a second error', async () => {
    federation = await federate(shopWith('stock', { intercept: dead }));
    const answer = await federation.ask(`{ product(id: "p1") { name inStock } me { name } }`);
    expect(answer.data).toEqual({ product: null, me: { name: 'Ann' } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['product']]);
  });

  test('keeps the parent with onError NULL', async () => {
    federation = await federate(shopWith('stock', { intercept: dead }));
    const answer = await federation.ask(`{ strict { name inStock } me { name } }`, { onError: 'NULL' });
    expect(answer.data).toEqual({ strict: { name: 'Lamp', inStock: null }, me: { name: 'Ann' } });
    expect(answer.errors).toHaveLength(1);
  });

  test('gives a dead root field its path', async () => {
    federation = await federate(shopWith('users', { intercept: dead }));
    const answer = await federation.ask(`{ who: me { name } products { name } }`);
    expect(answer.data.who).toBeNull();
    expect(answer.errors?.map(({ path }) => path)).toEqual([['who']]);
    expect(answer.data.products).toHaveLength(3);
  });

  test('carries how long the subgraph wants to be left alone', async () => {
    const body = '<html>busy</html>';
    federation = await federate(
      shopWith('users', { intercept: () => ({ status: 503, headers: { 'retry-after': '30' }, body }) }),
    );
    const answer = await federation.ask(`{ me { name } }`);
    expect(answer.extensions?.['incomplete']).toEqual([
      { subgraph: 'users', path: ['me'], reason: 'SUBGRAPH_UNAVAILABLE', retryAfter: 30 },
    ]);
    expect(federation.sent).toHaveLength(1);
  });

  test('comes before the deadline with what arrived in time', async () => {
    const hang = (): Promise<never> => new Promise(() => undefined);
    federation = await federate(shopWith('reviews', { intercept: hang }));
    const startedAt = performance.now();
    const context = { deadlineAt: startedAt + 400 };
    const answer = await federation.ask(`{ products { name inStock topReview { stars } } }`, { context });
    expect(performance.now() - startedAt).toBeLessThan(400);
    expect(answer.data.products[0]).toEqual({ name: 'Lamp', inStock: true, topReview: null });
    expect(answer.errors?.[0]).toMatchObject({ path: ['products', 0], extensions: { code: 'SUBGRAPH_TIMEOUT' } });
    expect(federation.sent.find(({ subgraph }) => subgraph === 'reviews')?.signal.aborted).toBe(true);
  });
});

describe('A fetch that fails', () => {
  const MAYBE = 'query ($with: Boolean!) { product(id: "p1") { name topReview @include(if: $with) { stars } } }';

  test.each<[string, string, string, AskOptions, object, (string | number)[][]]>([
    ['at the root', 'users', '{ me { name } }', {}, { me: null }, [['me']]],
    [
      'beside another',
      'users',
      '{ me { name } product(id: "p1") { name } }',
      {},
      { me: null, product: { name: 'Lamp' } },
      [['me']],
    ],
    [
      'in a sequence, of which nobody asks the rest',
      'reviews',
      '{ product(id: "p1") { name topReview { stars author { name } } } }',
      {},
      { product: { name: 'Lamp', topReview: null } },
      [['product']],
    ],
    [
      'at the end of a sequence',
      'users',
      '{ product(id: "p1") { name topReview { stars author { name } } } }',
      {},
      { product: { name: 'Lamp', topReview: { stars: 5, author: { name: null } } } },
      [['product', 'topReview', 'author']],
    ],
    [
      'at a place below lists',
      'users',
      '{ products { reviews { author { name } } } }',
      {},
      {
        products: [
          { reviews: [{ author: { name: null } }] },
          { reviews: [{ author: { name: null } }, { author: { name: null } }] },
          { reviews: [] },
        ],
      },
      [
        ['products', 0, 'reviews', 0, 'author'],
        ['products', 1, 'reviews', 0, 'author'],
        ['products', 1, 'reviews', 1, 'author'],
      ],
    ],
    [
      'on a condition that holds',
      'reviews',
      MAYBE,
      { variables: { with: true } },
      { product: { name: 'Lamp', topReview: null } },
      [['product']],
    ],
    [
      'on a condition that does not',
      'reviews',
      MAYBE,
      { variables: { with: false } },
      { product: { name: 'Lamp' } },
      [],
    ],
    [
      'in the middle of a mutation',
      'reviews',
      'mutation { a: rename(id: "p1", name: "x") { name topReview { stars } } b: rename(id: "p2", name: "y") { name } }',
      {},
      { a: { name: 'x', topReview: null }, b: { name: 'y' } },
      [['a']],
    ],
  ])('%s costs what was asked of it and nothing else', async (...[, subgraph, document, options, data, paths]) => {
    federation = await federate(shopWith(subgraph, { intercept: dead }));
    const answer = await federation.ask(document, options);
    expect(answer.data).toEqual(data);
    expect((answer.errors ?? []).map(({ path }) => path)).toEqual(paths);
    const missing = paths.map((path) => ({ subgraph, path, reason: 'SUBGRAPH_UNAVAILABLE' }));
    expect(answer.extensions).toEqual(missing.length > 0 ? { incomplete: missing } : undefined);
  });
});

describe("a subgraph's error", () => {
  const failing = (fields: object): Record<string, TestSubgraph> =>
    shopWith('users', { intercept: ({ query }) => (query.includes('_entities') ? error(fields) : undefined) });
  const asked = `{ reviews { a: author { n: name } } }`;

  test('is masked, keeps path, code and correlation id, and stands at every place of the entity', async () => {
    federation = await federate(
      failing({
        data: { _entities: [{ n: null }, { n: 'Bo' }] },
        errors: [
          {
            message: 'select * from users',
            path: ['_entities', 0, 'n'],
            extensions: { code: 'DB_DOWN', correlationId: 'c-1', stacktrace: ['at db.js'] },
          },
        ],
      }),
    );
    const answer = await federation.ask(asked);
    const masked = {
      message: 'A subgraph could not answer this field.',
      extensions: { code: 'DB_DOWN', subgraph: 'users', correlationId: 'c-1', requestId: 'request-1' },
    };
    expect(answer.errors).toEqual([
      { ...masked, path: ['reviews', 0, 'a', 'n'] },
      { ...masked, path: ['reviews', 2, 'a', 'n'] },
    ]);
  });

  test('passes its message with a code of the refusal list, without a stack', async () => {
    const extensions = { code: 'FORBIDDEN', rule: 'R7', stacktrace: ['at x.js'] };
    federation = await federate(
      failing({
        data: { _entities: [null, { n: 'Bo' }] },
        errors: [{ message: 'Not your case.', path: ['_entities', 0], extensions }],
      }),
    );
    const answer = await federation.ask(asked);
    expect(answer.errors?.[0]).toEqual({
      message: 'Not your case.',
      path: ['reviews', 0, 'a'],
      extensions: { code: 'FORBIDDEN', subgraph: 'users', rule: 'R7', requestId: 'request-1' },
    });
    expect(answer.data.reviews[1]).toEqual({ a: { n: 'Bo' } });
  });

  test('passes its message from a subgraph that may speak freely', async () => {
    federation = await federate(failing({ data: null, errors: [{ message: 'pool exhausted' }] }), {
      engine: { passMessagesOf: (name) => name === 'users' },
    });
    const answer = await federation.ask(asked);
    expect(answer.errors?.map(({ message, path }) => [message, path])).toEqual([
      ['pool exhausted', ['reviews', 0, 'a']],
      ['pool exhausted', ['reviews', 1, 'a']],
      ['pool exhausted', ['reviews', 2, 'a']],
    ]);
  });

  test('about fewer entities than asked is a failure of the subgraph', async () => {
    federation = await federate(failing({ data: { _entities: [{ n: 'only one' }] } }));
    const answer = await federation.ask(asked);
    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(3).fill('SUBGRAPH_ERROR'));
  });
});

test("subgraphs' extensions are kept", async () => {
  federation = await federate(
    shopWith('users', {
      intercept: () => error({ data: { me: { name: 'Ann' } }, extensions: { cost: 3, incomplete: ['forged'] } }),
    }),
  );
  expect(await federation.ask(`{ me { name } }`)).toEqual({ data: { me: { name: 'Ann' } }, extensions: { cost: 3 } });
});

test('a polluting answer touches no prototype', async () => {
  const body = `{"data":{"me":{"__proto__":{"polluted":1},"name":"Ann","constructor":{"prototype":{"polluted":1}}}}}`;
  federation = await federate(shopWith('users', { intercept: () => ({ status: 200, headers: {}, body }) }));
  const answer = await federation.ask(`{ me { name __proto__: name } }`);
  expect(answer.data.me.name).toBe('Ann');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('values outside their type are null with an error at their place', async () => {
  const products = [
    { id: 7, name: 5, price: 1.5 },
    { id: 'p2', name: 'x', price: 2 ** 31 },
    { id: 'p3', name: null, price: -4 },
  ];
  federation = await federate(shopWith('products', { intercept: () => error({ data: { products } }) }));
  const answer = await federation.ask(`{ products { id name price } }`);
  expect(answer.data.products).toEqual([
    { id: '7', name: null, price: null },
    { id: 'p2', name: 'x', price: null },
    { id: 'p3', name: null, price: -4 },
  ]);
  expect(answer.errors?.map(({ path }) => path?.join('.'))).toEqual([
    'products.0.name',
    'products.0.price',
    'products.1.price',
  ]);
});

describe('a value that does not fit is told', () => {
  const told = ({ errors, extensions }: Awaited<ReturnType<Federation['ask']>>) => ({
    errors: errors?.map(({ path, extensions: given }) => `${path?.join('.')} of ${String(given['subgraph'])}`),
    incomplete: extensions?.['incomplete'],
  });

  test('with the subgraph that sent it, also where others have the field too', async () => {
    const reviews = [{ stars: 'many', product: { id: true }, author: 5 }];
    federation = await federate(shopWith('reviews', { intercept: () => error({ data: { reviews } }) }));
    const answer = await federation.ask(`{ reviews { stars product { id } author { id } } }`);
    const paths = ['stars', 'product.id', 'author'].map((path) => ['reviews', 0, ...path.split('.')]);
    expect(told(answer)).toEqual({
      errors: paths.map((path) => `${path.join('.')} of reviews`),
      incomplete: paths.map((path) => ({ subgraph: 'reviews', path, reason: 'SUBGRAPH_ERROR' })),
    });
  });

  test('with the only subgraph that has the field where nothing was sent', async () => {
    federation = await federate(
      shopWith('products', { intercept: () => error({ data: { strict: { strictName: null } } }) }),
    );
    expect(told(await federation.ask(`{ strict { strictName } }`))).toEqual({
      errors: ['strict.strictName of products'],
      incomplete: [{ subgraph: 'products', path: ['strict', 'strictName'], reason: 'SUBGRAPH_ERROR' }],
    });
  });

  test('without one where nothing was sent and several have the field', async () => {
    federation = await federate(shopWith('products', { intercept: () => error({ data: { strict: { id: null } } }) }));
    expect(told(await federation.ask(`{ strict { id } }`))).toEqual({
      errors: ['strict.id of undefined'],
      incomplete: undefined,
    });
  });
});

test('a value missing at thousands of places is told at some of them, and costs no time that grows with their square', async () => {
  const products = Array.from({ length: 20_000 }, () => ({ strictName: null }));
  const causes: string[] = [];
  federation = await federate(shopWith('products', { intercept: () => error({ data: { products } }) }), {
    engine: { onFailure: ({ cause }) => void causes.push(cause) },
  });
  const askedAt = performance.now();
  const answer = await federation.ask(`{ products { strictName } }`, { onError: 'NULL' });
  expect(performance.now() - askedAt).toBeLessThan(2_000);
  expect(answer.data.products).toEqual(products);
  expect(answer.errors).toHaveLength(2_000);
});

import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import { paginate } from '../../../subgraphs/kit/graph/connection.js';
import { cursorCodec } from '../../../subgraphs/kit/graph/cursor.js';

const cursors = cursorCodec(Buffer.alloc(32, 7), 'test');
const RARE = [40, 95];
const END = 120;
const STEP = 25;

/** Looks through so many places at a time and finds the rare ones. */
const page = (first: number, after?: string | null) =>
  paginate<number, { readonly place: number }>({
    args: { first, after },
    order: 'places',
    filter: null,
    cursors,
    fetch: ({ after, limit }) => {
      const from = Number(after?.[0] ?? 0);
      const to = from + STEP;
      const rows = RARE.filter((place) => place > from && place <= to).slice(0, limit);
      return Promise.resolve({ rows, ...(to < END ? { searchedTo: [to] } : {}) });
    },
    position: (place) => [place],
    node: (place) => ({ place }),
  });

describe('A page whose search ended before it was full', () => {
  test('has a next page behind the place that was searched last, though it is empty', async () => {
    const { edges, pageInfo } = await page(5);
    expect(edges).toEqual([]);
    expect(pageInfo).toMatchObject({ hasNextPage: true, startCursor: null, endCursor: expect.any(String) });
  });

  test.each([1, 5])('loses and doubles nothing on the way to the end, %i at a time', async (first) => {
    const found: number[] = [];
    let pages = 0;
    for (let after: string | null | undefined; after !== null; pages++) {
      const { edges, pageInfo } = await page(first, after);
      found.push(...edges.map(({ node }) => node.place));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    }
    expect(found).toEqual(RARE);
    expect(pages).toBeGreaterThanOrEqual(Math.ceil(END / STEP));
  });
});

import { afterEach, expect, test } from '@jest/globals';
import { federate, type Federation } from './federation.js';
import { shop } from './shop.js';

let federation: Federation;
afterEach(() => federation.stop());

test('a query over four subgraphs is answered in the order of the client', async () => {
  federation = await federate(shop());
  const answer = await federation.ask(`{ products { shipping reviews { author { nick name } stars } name inStock } }`);
  expect(answer).toEqual({
    data: {
      products: [
        { shipping: 42, reviews: [{ author: { nick: 'ann', name: 'Ann' }, stars: 5 }], name: 'Lamp', inStock: true },
        {
          shipping: 97,
          reviews: [
            { author: { nick: 'bo', name: 'Bo' }, stars: 2 },
            { author: { nick: 'ann', name: 'Ann' }, stars: 4 },
          ],
          name: 'Chair',
          inStock: true,
        },
        { shipping: 280, reviews: [], name: 'Desk', inStock: false },
      ],
    },
  });
  expect(Object.keys(answer.data.products[0])).toEqual(['shipping', 'reviews', 'name', 'inStock']);
});

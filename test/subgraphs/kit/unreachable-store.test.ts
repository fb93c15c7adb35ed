import { expect, test } from '@jest/globals';
import { silentLog } from '../../../subgraphs/kit/log.js';
import { openStore } from '../../../subgraphs/kit/service/store.js';

test('A database out of reach is one sentence that names the variable', async () => {
  const opening = openStore({
    name: 'cases',
    migrations: [],
    environment: { CASES_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    embedded: () => Promise.reject(new Error('not asked for')),
    log: silentLog,
  });
  await expect(opening).rejects.toThrow('The database of CASES_DATABASE_URL cannot be reached.');
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import base from './jest.config.js';

const ON_STORES = /\b(eachStore|describeOnPostgres|STORE_KINDS|walkMatrix)\b/;

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => join('test', file))
  .filter((file) => file.endsWith('.test.ts') && ON_STORES.test(readFileSync(file, 'utf8')));

/** The tests of stores, feeds and journeys once more, on the server that TEST_DATABASE_URL names: `npm run test:postgres`. */
export default { ...base, testMatch: files.map((file) => `<rootDir>/${file}`) };

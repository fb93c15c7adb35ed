// `npm run acceptance`: each mechanism with the tests that carry it. A test carries a row by beginning its title with the
// row's id: it('D2 …'), it('E5 B1 …'). After them, what attackers want, with the tests that refuse it, and
// what is promised of streams and of limits, with the tests that hold it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IDENTITY_CLAUSES } from './identity.js';
import { LIMIT_CLAUSES } from './limits.js';
import { ROWS } from './rows.js';
import { STREAM_CLAUSES } from './streams.js';

const ID = /^[A-G]\d{1,2}[a-c]?$/;
const TITLE =
  /\b(?:it|test|describe|eachStore|describeOnPostgres|describeOnSampleData)(?:\.each(?:<[\s\S]*?>)?\((?:\w+|[\s\S]*?\](?: as const)?)\))?\(\s*(['"`])(.+?)\1/g;

const tests = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(test|long)\.ts$/.test(file),
);

/** @type {Map<string, string[]>} */
const carried = new Map();
for (const file of files) {
  for (const [, , title] of readFileSync(join(tests, file), 'utf8').matchAll(TITLE)) {
    for (const word of (title ?? '').split(' ')) {
      if (!ID.test(word)) break;
      carried.set(word, [...(carried.get(word) ?? []), `${file}: ${title}`]);
    }
  }
}

let missing = 0;
for (const { id, term, scope } of ROWS) {
  const found = carried.get(id) ?? [];
  const state = found.length > 0 ? `${found.length} tests` : scope ? 'NO TEST' : 'later';
  if (scope && found.length === 0) missing += 1;
  console.log(`${id.padEnd(4)} ${term} — ${state}`);
  for (const line of found) console.log(`       ${line}`);
}
for (const { clause, tests: named } of [...IDENTITY_CLAUSES, ...STREAM_CLAUSES, ...LIMIT_CLAUSES]) {
  console.log(clause);
  for (const [file, words] of named) {
    const title = titlesIn(file).find((each) => each.includes(words));
    if (title === undefined) missing += 1;
    console.log(`       ${file}: ${title ?? `NO TEST SAYS "${words}"`}`);
  }
}

/** @param {string} file */
function titlesIn(file) {
  return [...readFileSync(join(tests, file), 'utf8').matchAll(TITLE)].map(([, , title]) => title ?? '');
}

const unknown = [...carried.keys()].filter((id) => !ROWS.some((row) => row.id === id));
if (unknown.length > 0) console.log(`Ids that no row has: ${unknown.join(', ')}`);
if (missing > 0) console.error(`${missing} rows or clauses in scope have no test.`);
process.exit(missing > 0 || unknown.length > 0 ? 1 : 0);

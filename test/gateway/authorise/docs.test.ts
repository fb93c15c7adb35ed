import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { POLICIES } from '../../../gateway/authorise/policies/all.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { guard, startEngines, type GuardedEngines } from './guarded-graph.js';

const PAGE = readFileSync(shippedFile('docs/authorisation.md'), 'utf8');
const [schema, query] = [...PAGE.matchAll(/```graphql\n([^`]*)```/g)].map(([, block]) => block!);
const [, answer] = /```json\n([^`]*)```/.exec(PAGE)!;

let engines: GuardedEngines;
beforeAll(async () => {
  const Query = { office: () => ({ name: 'Permits', phone: '12345', budget: { year: 2026, total: 900 } }) };
  // The test's own link imports the same directives.
  const sdl = schema!.replace(/^extend schema[^)]*\)\n/, '');
  engines = await startEngines({ offices: { sdl, resolvers: { Query } } });
});
afterAll(() => engines.stop());

test.each(ENGINE_NAMES)('docs/authorisation.md prints what the public gets on the %s engine', async (engine) => {
  expect(await guard(engines, engine).ask(query!)).toEqual(JSON.parse(answer!));
});

test('docs/authorisation.md prints a configuration that is read', () => {
  const [, yaml] = /```yaml\n([^`]*)```/.exec(PAGE)!;
  expect(parseSettings(yaml!, 'gateway.yaml').authorisation).toEqual({ onUnauthorised: 'refuse' });
});

test('docs/authorisation.md lists every policy', () => {
  const listed = [...PAGE.matchAll(/^\| `([\w-]+)` /gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual([...POLICIES.keys()].sort());
});

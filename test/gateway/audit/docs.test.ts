import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyFromCommandLine } from '../../../bin/commands/audit.js';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { startPeople, type People } from './registry-of-people.js';

const PAGE = readFileSync(shippedFile('docs/audit-trail.md'), 'utf8');
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp('```' + language + '\\n([^`]*)```', 'g'))].map(([, text]) => text!);
const [record, log] = blocks('json').map((text) => JSON.parse(text));

let people: People;
let token: string;
const keys = mkdtempSync(join(tmpdir(), 'liandong-audit-docs-'));
beforeAll(async () => {
  const caller = { subject: 'dpo', kind: 'OFFICER' as const, grants: [], scopes: ['access-log'] };
  const issuer = await createDevelopmentIssuer({
    dataDir: keys,
    production: false,
    people: [{ name: 'dpo', title: 'Data-protection officer', caller }],
  });
  people = await startPeople('audit: { store: file, failClosed: true }', { developmentIssuer: issuer });
  token = await issuer.issue('dpo');
  const headers = { 'x-purpose': 'case handling', 'x-request-id': 'request-12345678' };
  await people.gateway.ask('query Phones { people(first: 2) { phone } }', { headers });
});
afterAll(async () => {
  await people.stop();
  rmSync(keys, { recursive: true });
});

function trail(): { readonly path: string; readonly lines: readonly string[] } {
  const path = join(
    people.directory,
    readdirSync(people.directory).find((name) => name.endsWith('.audit'))!,
  );
  return { path, lines: readFileSync(path, 'utf8').trimEnd().split('\n') };
}

test('docs/audit-trail.md prints a record as it is written', () => {
  const line = trail().lines.find((each) => each.includes('"reads"'))!;
  const written = JSON.parse(line.slice(line.indexOf('{')));
  expect(written).toEqual({ ...record, at: expect.any(String) });
});

test('docs/audit-trail.md prints what the data-protection officer is told', async () => {
  const { body } = await people.gateway.ask(blocks('graphql')[0]!, { token });
  expect(body).toEqual({ data: log });
});

test('docs/audit-trail.md prints settings that are read, and their defaults', () => {
  const { audit } = parseSettings(blocks('yaml')[0]!, 'gateway.yaml');
  expect(audit).toMatchObject({ store: 'postgres', failClosed: true, purposeRequired: true });
  const defaults = parseSettings('', 'none').audit;
  const printed = [...PAGE.matchAll(/^\| `audit\.(\w+)` +\| `?(\w+)`? +\|/gm)].map(([, name, value]) => [name, value]);
  expect(Object.fromEntries(printed)).toEqual(
    Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, String(value)])),
  );
});

test('liandong audit verify tells of each chain that it is whole, and names the first break', async () => {
  await people.gateway.stop();
  const told: string[] = [];
  const verify = (more = {}) =>
    verifyFromCommandLine({ store: 'file', directory: people.directory, ...more }, (line) => void told.push(line));
  expect(await verify()).toBe(true);
  const [, instance, n, hash] = /^([\w-]+): whole, \d+ records, head (\d+):(\w{64})$/.exec(told[0]!)!;
  expect(await verify({ head: { instance, n: Number(n), hash } })).toBe(true);
  expect(await verify({ head: { instance: 'another', n: 1, hash } })).toBe(false);
  const { path, lines } = trail();
  writeFileSync(path, `${lines.map((line) => line.replace('case handling', 'curiosity')).join('\n')}\n`);
  told.length = 0;
  expect(await verify()).toBe(false);
  expect(told).toEqual([`${instance}: BROKEN at record 2: the record or one before it was changed.`]);
});

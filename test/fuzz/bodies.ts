import { createHash } from 'node:crypto';
import { documentOf } from './documents.js';
import type { Random } from './random.js';

const ODD_JSON: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  'x',
  [],
  [[]],
  {},
  { a: { b: {} } },
  '\ud800',
  '\0',
];

/** The fields of a request, nearly always with a document. */
export function fieldsOf(random: Random): Record<string, unknown> {
  const query = documentOf(random);
  const fields: Record<string, unknown> = { query, variables: { id: '7', with: true, first: 2, x: false } };
  if (random.chance(0.1)) fields['operationName'] = random.pick(['A', 'B', 'Nobody', '', '__proto__']);
  if (random.chance(0.1)) fields['onError'] = random.pick(['NULL', 'PROPAGATE', 'ABORT']);
  if (random.chance(0.15)) fields['extensions'] = extensionsOf(query, random);
  if (random.chance(0.1)) fields['variables'] = variablesOf(random);
  if (random.chance(0.1))
    fields[random.pick(['query', 'variables', 'operationName', 'extensions', 'documentId'])] = random.pick(ODD_JSON);
  return fields;
}

function extensionsOf(query: string, random: Random): unknown {
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  return random.pick<unknown>([
    { explain: true },
    { explain: 'yes', cost: true },
    { cost: true },
    { persistedQuery: { version: 1, sha256Hash } },
    { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } },
    { persistedQuery: { sha256Hash: { toString: 1 } } },
    { persistedQuery: [] },
    { ['x'.repeat(1_000)]: nested(30) },
  ]);
}

function variablesOf(random: Random): unknown {
  return random.pick<() => unknown>([
    () => ({ id: random.pick(ODD_JSON), first: random.pick(ODD_JSON), with: random.pick(ODD_JSON) }),
    () => ({ id: nested(1 + random.int(3_000)) }),
    () => Object.fromEntries(Array.from({ length: random.int(2_000) }, (_, i) => [`v${i}`, i])),
    () => JSON.parse('{ "__proto__": { "polluted": true }, "constructor": { "prototype": 1 }, "id": "7" }') as unknown,
    () => ({ id: 'x'.repeat(random.int(100_000)), first: 2 ** 53 }),
  ])();
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 ? [value] : { a: value };
  return value;
}

/** The bytes of a request's body: mostly JSON, sometimes no longer. */
export function bodyOf(random: Random): Buffer {
  const fields = fieldsOf(random);
  const text = JSON.stringify(random.chance(0.02) ? [fields, fields] : fields);
  return random.chance(0.15) ? brokenBytes(Buffer.from(text), random) : Buffer.from(text);
}

/** A text with some of its bytes gone, doubled or changed into no UTF-8. */
export function brokenBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.int(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  return random.pick<() => Buffer>([
    () => before,
    () => Buffer.concat([before, after.subarray(1)]),
    () => Buffer.concat([before, random.bytes(1 + random.int(4)), after]),
    () => Buffer.concat([before, Buffer.from([0xc3, 0x28, 0xf8, 0x80]), after]),
    () => Buffer.concat([Buffer.from('\ufeff'), bytes]),
    () => Buffer.concat([bytes, Buffer.from(random.pick(['}', ' ', '\0', '{"query":"{a}"}']))]),
    () => random.bytes(random.int(400)),
    () => Buffer.from(bytes.toString(), 'utf16le'),
    () => Buffer.from('['.repeat(10_000)),
  ])();
}

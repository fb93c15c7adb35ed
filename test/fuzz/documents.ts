import type { Random } from './random.js';

/** What honest clients ask of the fuzzed gateway. */
const HONEST = [
  '{ story(id: "7") { id title topic writer { id name } } }',
  'query Story($id: ID!) { story(id: $id) { ...S } } fragment S on Story { title writer { ...W } } fragment W on Writer { name }',
  'query ($first: Int = 3, $with: Boolean!) { people(first: $first) { id name phone @include(if: $with) note } }',
  '{ person(name: "2") { contact { city street } friends { phone friends { note } } } }',
  '{ a: writer(id: "w1") { name } b: writer(id: "w2") { name } __typename }',
  '{ anything { __typename label ... on Car { plate country owner { name } } ... on Person { phone } } }',
  'mutation Rename($id: ID!) { rename(id: $id, name: "x") { id name } other: rename(id: "p2", name: "y") { phone } }',
  'subscription Live { published(topic: "t") { id title writer { name } } }',
  '{ person(name: "1") { name ... @defer(label: "late") { phone note } } }',
  '{ __schema { queryType { name } types { name kind fields { name type { name ofType { name } } } } } }',
  '{ __type(name: "Person") { name fields { name args { name defaultValue } } } }',
  '{ broken story(id: 3) { title } }',
  '{ dead }',
  '{ holes { phone must } secret }',
  '{ quota { windowSeconds requests { used } turns { executing waiting } } }',
  '{ accessLog(entity: "p2", first: 3) { nodes { subject fields } pageInfo { endCursor } } }',
  'query A { story(id: "1") { id } } query B($x: Boolean) { writer(id: "w") { name @skip(if: $x) } }',
] as const;

/** Values that have broken parsers, coercion or engines somewhere. */
const ODD_VALUES = [
  'null',
  '-0',
  '2147483648',
  '1e999',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"""block \\""" """',
  '[]',
  '[[[[1]]]]',
  '{}',
  '{ __proto__: { a: 1 } }',
  '{ constructor: "x", toString: null }',
  'ENUM',
  '$id',
  '$nobody',
  'true',
] as const;

const TOKEN = /"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|\.\.\.|[_A-Za-z]\w*|-?\d[\d.eE+-]*|[^\s,]/g;

export function documentOf(random: Random): string {
  const honest = random.pick(HONEST);
  if (random.chance(0.25)) return honest;
  if (random.chance(0.35)) return flood(random);
  return mutated(honest, random);
}

/** Some tokens of an honest document are gone, doubled, exchanged or of another one. */
function mutated(honest: string, random: Random): string {
  const tokens = [...honest.matchAll(TOKEN)].map(([token]) => token);
  const others = [...random.pick(HONEST).matchAll(TOKEN)].map(([token]) => token);
  for (let left = 1 + random.int(4); left > 0; left -= 1) {
    const at = random.int(tokens.length);
    const changes: readonly (() => void)[] = [
      () => void tokens.splice(at, 1),
      () => void tokens.splice(at, 0, tokens[at] ?? '{'),
      () => void tokens.splice(at, 1, random.pick(others)),
      () => void tokens.splice(at, 1, random.pick(ODD_VALUES)),
      () => void tokens.splice(at, 0, random.pick(DIRECTIVES)),
      () => void tokens.splice(at, 0, ...tokens.slice(random.int(tokens.length), random.int(tokens.length))),
    ];
    random.pick(changes)();
  }
  return tokens.join(' ');
}

const DIRECTIVES = [
  '@include(if: true)',
  '@skip(if: $with)',
  '@defer',
  '@defer(if: $nobody, label: "x")',
  '@stream',
  '@nothing(here: 1)',
  '@deprecated',
] as const;

/** Too much of one thing. */
function flood(random: Random): string {
  const n = 1 + random.int(random.pick([10, 100, 1_000, 2_000]));
  const each = (write: (i: number) => string): string => Array.from({ length: n }, (_, i) => write(i)).join(' ');
  const web = () => each((i) => `fragment F${i} on Story { title ...F${(i + 1) % n} ...F${(i * 7) % n} }`);
  const hollowWeb = () => each((i) => `fragment F${i} on Story { ...F${(i + 1) % n} ...F${(i * 7) % n} }`);
  const chain = (times: number) =>
    each((i) => `fragment F${i} on Story { id ${i + 1 < n ? `...F${i + 1} `.repeat(times) : ''} }`);
  const floods: readonly (() => string)[] = [
    () => `{ ${each((i) => `a${i}: writer(id: "${i}") { name }`)} }`,
    () => `{ story(id: 1) { ${each((i) => `a${i}: title`)} } }`,
    () => `{ story(id: 1) { ${each(() => 'title')} } }`,
    () => `{ story(id: 1) { ${each(() => 'writer { name }')} } }`,
    () => `{ __typename ${each(() => random.pick(DIRECTIVES))} }`,
    () => `{ people(first: 1) { name ${each(() => '... @defer { phone }')} } }`,
    () => each(() => random.pick(['{', '}', '(', '$', '@', '...', '&', '|', '!', '"', '#', '\u{1f600}'])),
    () => `{ ${'person(name: "1") { friends { '.repeat(n)}`,
    () => `{ person(name: "1") { ${'friends { '.repeat(n)} id ${'} '.repeat(n)} } }`,
    () => `{ story(id: ${'['.repeat(n)}1${']'.repeat(n)}) { id } }`,
    () => `{ story(id: ${'{a:'.repeat(n)}1${'}'.repeat(n)}) { id } }`,
    () => `{ story(id: "${'x'.repeat(n * 40)}") { id } }`,
    () => `{ story(id: 1) { ${each((i) => `...F${i}`)} } } ${web()}`,
    () => `{ story(id: 1) { ${each((i) => `...F${i}`)} } } ${hollowWeb()}`,
    () => `{ story(id: 1) { ...F0 } } ${chain(1)}`,
    () => `{ story(id: 1) { ...F0 ...F${n >> 1} } } ${chain(1)}`,
    () => `{ story(id: 1) { ...F0 } } ${chain(2)}`,
    () => `{ story(id: 1) { ${'... { '.repeat(n)} id ${'} '.repeat(n)} } }`,
    () => `query (${each((i) => `$v${i}: [[ID!]!] = [["${i}"]]`)}) { __typename }`,
    () => `{ __schema { types { ${'fields { type { '.repeat(n)} name ${'} } '.repeat(n)} } } }`,
    () => `{ __schema { types { ${'ofType { interfaces { '.repeat(n)} name ${'} } '.repeat(n)} } } }`,
    () => each((i) => `query Q${i} { __typename }`),
    () => `{ people(first: ${n * 100_000}) { name friends { friends { friends { name } } } } }`,
    () => `# ${'comment '.repeat(n)}\n{ __typename }`,
    () => `{ __typename${','.repeat(n * 20)} }`,
  ];
  return random.pick(floods)();
}

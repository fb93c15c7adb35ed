import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const planted = mkdtempSync(join(tmpdir(), 'liandong-arrows-'));
afterAll(() => rmSync(planted, { recursive: true }));

const DEPCRUISE = join(process.cwd(), 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = join(process.cwd(), '.dependency-cruiser.js');

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

function violations(root: string, folders: readonly string[]): string[] {
  const run = spawnSync(process.execPath, [DEPCRUISE, '--config', CONFIG, '--output-type', 'json', ...folders], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const { summary } = JSON.parse(run.stdout) as Cruise;
  expect(summary.totalCruised).toBeGreaterThan(1);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

describe('The import arrows', () => {
  it('hold in the whole tree', () => {
    expect(violations(process.cwd(), ['bin', 'gateway', 'schema', 'subgraphs'])).toEqual([]);
  }, 60_000);

  it('fail on each kind of planted bad import', () => {
    for (const [, from, to] of BAD_IMPORTS) plant(from, to);
    const expected = BAD_IMPORTS.map(([rule, from, to]) => `${rule}: ${from} → ${to}`);
    expect(violations(planted, ['gateway', 'schema', 'subgraphs'])).toEqual(expect.arrayContaining(expected));
  }, 60_000);
});

const BAD_IMPORTS = [
  ['gateway-stands-on-schema', 'gateway/a.ts', 'subgraphs/kit/b.ts'],
  ['planner-behind-one-file', 'gateway/execute/a.ts', 'node_modules/@apollo/query-planner/b.ts'],
  ['subgraphs-stand-on-kit-and-schema', 'subgraphs/kit/a.ts', 'gateway/b.ts'],
  ['no-subgraph-imports-another', 'subgraphs/cases/a.ts', 'subgraphs/registry/b.ts'],
  ['kit-knows-no-subgraph', 'subgraphs/kit/c.ts', 'subgraphs/registry/b.ts'],
  ['schema-stands-alone', 'schema/a.ts', 'gateway/b.ts'],
  ['rules-are-pure', 'subgraphs/cases/domain/a.ts', 'subgraphs/cases/store/b.ts'],
  ['store-knows-no-graph', 'subgraphs/cases/store/a.ts', 'subgraphs/cases/graph/b.ts'],
] as const;

function plant(from: string, to: string): void {
  const steps = '../'.repeat(from.split('/').length - 1);
  write(from, `import { b } from '${steps}${to.replace(/\.ts$/, '.js')}';\nexport const a = b;\n`);
  write(to, 'export const b = 1;\n');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(planted, file)), { recursive: true });
  writeFileSync(join(planted, file), text);
}

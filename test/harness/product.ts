import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../bin/embedded/demo.js';
import { startEmbedded, type EmbeddedOptions, type EmbeddedProduct } from '../../bin/embedded/start.js';
import { SUBGRAPH_NAMES } from '../../bin/product/subgraphs.js';
import { silentLog } from '../../subgraphs/kit/log.js';
import { freshDatabase } from './postgres.js';
import type { StoreKind } from './stores.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read by tests, which know their shape
export type ProductAnswer = { data: any; errors?: any[] };

export interface TestProduct extends EmbeddedProduct {
  /** Over HTTP, as a demo person; the public where none is named. */
  ask(query: string, variables?: Record<string, unknown>, person?: string): Promise<ProductAnswer>;
  readonly dataDir: string;
}

export interface TestProductOptions extends Pick<EmbeddedOptions, 'engine' | 'tabs' | 'wrapTransport' | 'onStatement'> {
  readonly store: StoreKind;
  readonly demo?: boolean;
  /** How many demo cases. @default 60, some of every state */
  readonly cases?: number;
  /** What demo times are relative to. */
  readonly now?: Date;
}

/** Some of every state; each costs a few commands. */
const DEMO_CASES = 60;

/** The whole embedded product on an empty store: PGlite, or a fresh database of the test server. */
export async function startTestProduct({
  store,
  demo,
  cases,
  now,
  ...options
}: TestProductOptions): Promise<TestProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-product-'));
  const database = store === 'postgres' ? await freshDatabase() : undefined;
  const url = database?.url;
  const environment = url
    ? Object.fromEntries(SUBGRAPH_NAMES.map((name) => [`${name.toUpperCase()}_DATABASE_URL`, url]))
    : {};
  const product = await startEmbedded({ dataDir, port: 0, environment, log: silentLog, ...options });
  if (demo) await seedDemo(product, { now: now ?? new Date(), print: () => {}, cases: cases ?? DEMO_CASES });
  return {
    ...product,
    dataDir,
    ask: async (query, variables = {}, person) => {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      if (person !== undefined) headers['authorization'] = `Bearer ${await product.token(person)}`;
      const response = await fetch(`${product.gateway.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as ProductAnswer;
    },
    stop: async () => {
      await product.stop();
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

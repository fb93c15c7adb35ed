import { rmSync } from 'node:fs';
import { registryKnown, seedPeople } from '../../bin/embedded/demo.js';
import { startEmbedded, type EmbeddedOptions, type EmbeddedProduct } from '../../bin/embedded/start.js';
import type { CaseDeps } from '../../subgraphs/cases/graph/context.js';
import { silentLog } from '../../subgraphs/kit/log.js';
import { addresses, copyOfDemo, type Demo } from './demo.js';
import { freshDatabase } from './postgres.js';
import type { StoreKind } from './stores.js';
import { copyOfEmptyDatabase } from './templates.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read by tests, which know their shape
export type ProductAnswer = { data: any; errors?: any[] };

export interface TestProduct extends EmbeddedProduct {
  /** Over HTTP, as a demo person; the public where none is named. */
  ask(query: string, variables?: Record<string, unknown>, person?: string): Promise<ProductAnswer>;
  readonly dataDir: string;
}

export interface TestProductOptions extends Partial<
  Pick<EmbeddedOptions, 'engine' | 'tabs' | 'wrapTransport' | 'onStatement' | 'log'>
> {
  readonly store: StoreKind;
  /** Some 60 cases in every state, over the whole police matrix. */
  readonly demo?: boolean;
}

/** The whole embedded product on PGlite, or on a database of the test server; empty or with a demo. */
export async function startTestProduct({ store, demo, ...options }: TestProductOptions): Promise<TestProduct> {
  const { dataDir, database } = demo ? await copyOfDemo(store) : await emptyStore(store);
  const product = await startEmbedded({
    dataDir,
    port: 0,
    environment: addresses(database),
    log: silentLog,
    ...options,
  });
  if (demo) {
    await seedPeople(product);
    await registryKnown(product.subgraphs.cases.deps as CaseDeps);
  }
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

async function emptyStore(store: StoreKind): Promise<Demo> {
  return {
    dataDir: await copyOfEmptyDatabase(),
    database: store === 'postgres' ? await freshDatabase() : undefined,
  };
}

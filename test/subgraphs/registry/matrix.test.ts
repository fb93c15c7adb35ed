import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { registry } from '../../../subgraphs/registry/main.js';
import { seedPoliceMatrix } from '../../../subgraphs/registry/demo/seed.js';
import { eachStore } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

eachStore('the police matrix', (store) => {
  let subgraph: Awaited<ReturnType<typeof start>>;
  const start = async () => startTestSubgraph(registry, { store });

  beforeAll(async () => {
    const t0 = Date.now();
    subgraph = await start();
    const t1 = Date.now();
    console.log(await seedPoliceMatrix(subgraph.deps), t1 - t0, Date.now() - t1);
  }, 60_000);
  afterAll(() => subgraph.stop());

  test('x', async () => {
    for (const _ of [1, 2, 3]) {
      subgraph.statements();
      const t = Date.now();
      const a = await subgraph.ask(`{ matrix(slug:"police"){ name nodes(filter:{level:COUNTY}, first:10){ totalCount edges{ node{ id account{ id filingNo verification{status} agency{name} } agency{ name linePath superior{name} subordinates{totalCount edges{node{name}}} accounts{edges{node{handle}}} division{name parent{name}}} } } } } }`);
      console.log(JSON.stringify(a).slice(0, 1500), Date.now() - t, subgraph.statements().length);
    }
  });
});

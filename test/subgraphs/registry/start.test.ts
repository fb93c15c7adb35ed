import { expect, test } from '@jest/globals';
import { registry } from '../../../subgraphs/registry/main.js';
import { createTestDatabase, describeOnPostgres, eachStore } from '../../harness/stores.js';
import { startTestSubgraph } from '../../harness/subgraph.js';

const DIVISIONS = '{ division(code: "440103") { name } us: division(code: "us-ca-sf") { name } }';
const LOADED = { division: { name: '荔湾区' }, us: { name: 'San Francisco' } };

eachStore('starting the registry', (kind) => {
  test('loads the shipped data once; a later start only looks whether it has changed', async () => {
    const database = await createTestDatabase(kind);
    const first = await startTestSubgraph(registry, { database });
    const loading = first.statements().filter((statement) => statement.includes('insert into'));
    expect((await first.ask(DIVISIONS)).data).toEqual(LOADED);
    await first.running.stop();

    const second = await startTestSubgraph(registry, { database });
    expect(loading.length).toBeGreaterThan(0);
    expect(second.statements().filter((statement) => statement.includes('insert into'))).toEqual([]);
    expect((await second.ask(DIVISIONS)).data).toEqual(LOADED);
    await second.running.stop();
    await database.close();
  }, 60_000);
});

describeOnPostgres('two replicas of the registry', () => {
  test('may start on an empty database at once', async () => {
    const database = await createTestDatabase('postgres');
    const replicas = await Promise.all([
      startTestSubgraph(registry, { database }),
      startTestSubgraph(registry, { database }),
    ]);
    for (const replica of replicas) {
      expect((await replica.ask(DIVISIONS)).data).toEqual(LOADED);
      await replica.running.stop();
    }
    await database.close();
  }, 60_000);
});

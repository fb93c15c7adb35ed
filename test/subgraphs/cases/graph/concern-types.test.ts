import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eachStore } from '../../../harness/stores.js';
import { INTAKE, startCounty, type County } from '../county.js';
import { handling } from '../handle.js';

/** The six of the speech's 6个及时. */
const SIX = ['SUGGESTION', 'DIFFICULTY', 'INFORMATION_GAP', 'UNCLEAR', 'GRIEVANCE', 'FACTUAL_ERROR'] as const;

eachStore('6个及时 triage', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  test('sorts cases by these six concerns and no other', async () => {
    for (const concernType of SIX) {
      const caseId = await handling(county).accepted({ concernType });
      const { data } = await county.subgraph.ask(`{ case(id: "${caseId}") { state concernType } }`, {}, INTAKE);
      expect(data.case).toEqual({ state: 'ACCEPTED', concernType });
    }
    const { data } = await county.subgraph.ask('{ __type(name: "ConcernType") { enumValues { name } } }');
    expect(data.__type.enumValues.map(({ name }: { name: string }) => name).sort()).toEqual([...SIX].sort());
  });
});

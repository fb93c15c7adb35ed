import { afterEach, describe, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { guard, GUARDED, OFFICER, startEngines, type GuardedEngines } from './guarded-graph.js';

let engines: GuardedEngines;
afterEach(() => engines.stop());

/** The graph with a subgraph that answers every question alike. */
async function answering(body: string): Promise<GuardedEngines> {
  const people = { ...GUARDED['people']!, intercept: () => ({ status: 200, headers: {}, body }) };
  return startEngines({ ...GUARDED, people });
}

const polluted = () => ({}) as Readonly<Record<string, unknown>>;

describe.each(ENGINE_NAMES)('On the %s engine, a subgraph', (engine) => {
  test('that answers with prototypes touches none, by data, errors or extensions', async () => {
    const pollution = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    engines =
      await answering(`{${pollution},"data":{${pollution},"people":[{"__typename":"Person","id":"p1","name":"Ann",${pollution}}]},
      "errors":[{${pollution},"message":"x","path":["__proto__","polluted"],"extensions":{${pollution}}}],"extensions":{${pollution}}}`);
    const answer = await guard(engines, engine).ask('{ people { id name __proto__: name } }');
    expect(answer.data.people[0].name).toBe('Ann');
    expect(polluted()['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(answer.data.people[0])).toBe(Object.prototype);
  });

  test('that answers more than it was asked gives nothing away', async () => {
    engines = await answering(`{"data":{"secret":"the secret","people":[{"__typename":"Person","id":"p1","name":"Ann",
      "email":"ann@x.cn"}]},"extensions":{}}`);
    const graph = guard(engines, engine);
    const open = await graph.ask('{ people { name } }');
    expect(open).toEqual({ data: { people: [{ name: 'Ann' }] } });
    const guarded = await graph.ask('{ secret people { name email } }');
    expect(guarded.data).toEqual({ secret: null, people: [{ name: 'Ann', email: null }] });
    const told = await graph.ask('{ people { name email } }', { caller: OFFICER });
    expect(told.data).toEqual({ people: [{ name: 'Ann', email: 'ann@x.cn' }] });
  });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { parseSettings } from '../../../gateway/settings-file.js';
import { startFakeRedis, type FakeRedis } from '../../harness/fake-redis.js';
import { startTestGateway, type TestGateway } from '../../harness/gateway.js';
import { DEAD } from '../../harness/tiny-subgraphs.js';

const open: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.stop();
});

async function start(yaml: string, more: Parameters<typeof startTestGateway>[0] = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({ settings: parseSettings(yaml, 'test'), ...more });
  open.push(gateway);
  return gateway;
}

const as = (address: string) => ({ headers: { 'x-client': address } });
const BY_ADDRESS = 'addressHeader: x-client';

describe('A budget', () => {
  test('of requests ends with 429, what it was, and when to come back; another caller has its own', async () => {
    const gateway = await start(`budgets: { everyCaller: { requests: 2 }, windowSeconds: 30, ${BY_ADDRESS} }`);
    for (let i = 0; i < 2; i += 1) expect((await gateway.ask('{ books { title } }', as('10.0.0.1'))).status).toBe(200);
    const { status, headers, body } = await gateway.ask('{ books { title } }', as('10.0.0.1'));
    expect({ status, body }).toEqual({
      status: 429,
      body: {
        errors: [
          {
            message: 'The caller has sent too many requests in this window.',
            extensions: { code: 'REQUESTS_EXHAUSTED', limit: 2, value: 3, retryAfterSeconds: expect.any(Number) },
          },
        ],
      },
    });
    expect(Number(headers.get('retry-after'))).toBe(body.errors[0].extensions.retryAfterSeconds);
    expect((await gateway.ask('{ books { title } }', as('10.0.0.2'))).status).toBe(200);
  });

  test('of cost needs room for what operations may cost, and is charged what their answers did', async () => {
    const gateway = await start('budgets: { everyCaller: { cost: 25 } }');
    const codes: unknown[] = [];
    // Ten each by the estimate, and two books each.
    for (let i = 0; i < 9; i += 1) codes.push((await gateway.ask('{ books { id } }')).body.errors?.[0].extensions.code);
    expect(codes).toEqual([...Array.from({ length: 8 }, () => undefined), 'COST_EXHAUSTED']);
    // What was refused was not charged: there is room for something smaller.
    expect((await gateway.ask('{ book(id: "b1") { id } }')).body).toEqual({ data: { book: { id: 'b1' } } });
  });

  test('of cost is charged more where there was more than estimated', async () => {
    const yaml = 'limits: { cost: { assumedListSize: 1 } }\nbudgets: { everyCaller: { cost: 3 } }';
    const gateway = await start(yaml);
    const codes: unknown[] = [];
    for (let i = 0; i < 3; i += 1) codes.push((await gateway.ask('{ books { id } }')).body.errors?.[0].extensions.code);
    expect(codes).toEqual([undefined, undefined, 'COST_EXHAUSTED']);
  });

  test('of cost is charged the estimate where an answer has errors: the work was done', async () => {
    const gateway = await start('budgets: { everyCaller: { cost: 25 } }', { transports: { reviews: DEAD } });
    const codes: unknown[] = [];
    for (let i = 0; i < 3; i += 1)
      codes.push((await gateway.ask('{ books { id } stars }')).body.errors?.[0].extensions.code);
    expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE', 'COST_EXHAUSTED']);
    const { body } = await gateway.ask('{ book(id: "b1") { id } stars }', { extensions: { cost: true } });
    expect(body.extensions).toEqual({ incomplete: [expect.anything()], cost: { estimated: 1 } });
  });

  test('is one for all addresses of a network that one household has', async () => {
    const gateway = await start(`budgets: { everyCaller: { requests: 1 }, ${BY_ADDRESS} }`);
    const statuses: number[] = [];
    for (const address of ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8:0:1::1', '::ffff:10.0.0.1', '10.0.0.1'])
      statuses.push((await gateway.ask('{ stars }', as(address))).status);
    expect(statuses).toEqual([200, 429, 200, 200, 429]);
  });
});

describe('Budgets in Redis', () => {
  interface Told {
    readonly level: number;
    readonly msg: string;
  }

  async function startOn(redis: FakeRedis): Promise<{ readonly gateway: TestGateway; readonly told: Told[] }> {
    const told: Told[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void told.push(JSON.parse(line) as Told) });
    const yaml = 'budgets: { everyCaller: { requests: 3 } }';
    return { gateway: await start(yaml, { redisUrl: redis.url, logger }), told };
  }
  const ofRedis = (told: readonly Told[]): readonly string[] =>
    told.filter(({ msg }) => msg.startsWith('Redis')).map(({ msg }) => msg);

  test('are those of all replicas together', async () => {
    const redis = await startFakeRedis();
    open.push(redis);
    const [one, other] = [await startOn(redis), await startOn(redis)];
    const statuses: number[] = [];
    for (const { gateway } of [one, other, one, other]) statuses.push((await gateway.ask('{ stars }')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect([...redis.counted.values()]).toEqual([4]);
  });

  test('go on in the process when Redis is lost in mid-run, say so once, and are shared again when it is back', async () => {
    const redis = await startFakeRedis();
    open.push(redis);
    const { gateway, told } = await startOn(redis);
    expect((await gateway.ask('{ stars }')).status).toBe(200);
    await redis.lose();
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) statuses.push((await gateway.ask('{ stars }')).status);
    // Three of its own, then the local budget is used up; nobody got an error for Redis' sake.
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
    expect(ofRedis(told)).toEqual(['Redis cannot be asked: budgets are counted in this process until it can']);
    await redis.comeBack();
    while ((await gateway.ask('{ stars }')).status !== 200 || ofRedis(told).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ofRedis(told).slice(1)).toEqual(['Redis answers again: budgets are counted for all replicas']);
  }, 20_000);

  test('go on in the process when Redis hangs: nobody waits for it for long', async () => {
    const redis = await startFakeRedis();
    open.push(redis);
    const { gateway, told } = await startOn(redis);
    expect((await gateway.ask('{ stars }')).status).toBe(200);
    redis.hang();
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await gateway.ask('{ stars }')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(ofRedis(told)).toEqual(['Redis cannot be asked: budgets are counted in this process until it can']);
  });

  test('do not keep a gateway from starting where there is no Redis', async () => {
    const redis = await startFakeRedis();
    await redis.lose();
    const { gateway } = await startOn(redis);
    expect((await gateway.ask('{ stars }')).status).toBe(200);
  });
});

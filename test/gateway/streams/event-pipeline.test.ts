import { describe, expect, test } from '@jest/globals';
import { EventPipeline } from '../../../gateway/streams/event-pipeline.js';
import { SharedAnswer } from '../../../gateway/streams/shared-answer.js';

/** Events whose execution ends when somebody says so. */
class Events {
  readonly pipeline = new EventPipeline();
  readonly handed: string[] = [];
  readonly executing = new Map<number, () => void>();

  push(id: number): Promise<void> | false {
    return this.pipeline.push(
      () =>
        new Promise((resolve) =>
          this.executing.set(id, () => {
            this.executing.delete(id);
            resolve(new SharedAnswer(String(id)));
          }),
        ),
      async ({ text }) => void this.handed.push(text),
    );
  }

  async finish(id: number): Promise<void> {
    this.executing.get(id)!();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('Events of one stream', () => {
  test('are executed side by side and handed on in the order in which they came', async () => {
    const events = new Events();
    for (const id of [1, 2, 3]) void events.push(id);
    await events.finish(3);
    await events.finish(2);
    expect(events.handed).toEqual([]);
    await events.finish(1);
    expect(events.handed).toEqual(['1', '2', '3']);
  });

  test('of which many come at once are executed sixteen at a time', async () => {
    const events = new Events();
    for (let id = 0; id < 20; id += 1) void events.push(id);
    expect(events.executing.size).toBe(16);
    await events.finish(5);
    expect(events.executing.size).toBe(16);
    expect([...events.executing.keys()]).toContain(16);
  });

  test('hold their source back while sixteen are under way, and are lost from a thousand on', async () => {
    const events = new Events();
    let mayGoOn = false;
    for (let id = 0; id < 1_000; id += 1) void (events.push(id) as Promise<void>).then(() => (mayGoOn ||= id >= 15));
    expect(events.push(1_000)).toBe(false);
    await events.finish(0);
    expect(events.push(1_001)).not.toBe(false);
    expect(mayGoOn).toBe(false);
  });
});

test('An answer is put into the frame of a transport once, however many clients it goes to', () => {
  let framings = 0;
  const framing = (text: string): string => {
    framings += 1;
    return `<${text}>`;
  };
  const answer = new SharedAnswer('{}');
  const frames = Array.from({ length: 100 }, () => answer.framed(framing));
  expect(new Set(frames).size).toBe(1);
  expect([frames[0]!.toString(), framings]).toEqual(['<{}>', 1]);
});

import { expect, test } from '@jest/globals';
import { Cancellation, type CancelSignal } from '../../gateway/cancellation.js';

test.each<[string, () => { signal: CancelSignal; abort: () => void }]>([
  ['our own', () => aborting(new Cancellation())],
  ['a real AbortSignal', () => realOne()],
])('%s tells those who listen once, and not those who have left', (_name, make) => {
  const { signal, abort } = make();
  const told: string[] = [];
  const leaver = (): void => void told.push('left');
  signal.addEventListener('abort', () => told.push('first'), { once: true });
  signal.addEventListener('abort', leaver, { once: true });
  signal.addEventListener('abort', () => told.push('second'), { once: true });
  signal.removeEventListener('abort', leaver);
  expect(signal.aborted).toBe(false);
  abort();
  abort();
  signal.addEventListener('abort', () => told.push('late'), { once: true });
  expect({ aborted: signal.aborted, told }).toEqual({ aborted: true, told: ['first', 'second'] });
});

test('A listener that takes itself back while it is told keeps nobody else from being told', () => {
  const cancellation = new Cancellation();
  const told: number[] = [];
  const first = (): void => {
    told.push(1);
    cancellation.removeEventListener('abort', first);
  };
  cancellation.addEventListener('abort', first);
  cancellation.addEventListener('abort', () => told.push(2));
  cancellation.abort();
  expect(told).toEqual([1, 2]);
});

function aborting(signal: Cancellation) {
  return { signal, abort: () => signal.abort() };
}

function realOne() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

import { expect, test } from '@jest/globals';
import { Outlet } from '../../../../subgraphs/kit/feed/outlet.js';
import type { LedgerEvent } from '../../../../subgraphs/kit/ledger/event.js';

/** More than anything here may read. */
const MANY = 10_000;

/** A ledger without end: each reading gives the next two events. */
function endlessLedger(onRead: (reading: number) => void = () => {}) {
  let readings = 0;
  return {
    readings: () => readings,
    read: async (afterSeq: number): Promise<readonly LedgerEvent[]> => {
      onRead(++readings);
      if (readings > MANY) throw new Error('It is read on and on.');
      return [afterSeq + 1, afterSeq + 2].map((seq) => ({ seq }) as LedgerEvent);
    },
  };
}

test('A replay in which nothing is wanted ends with its reader: what was being read is the last that is read', async () => {
  const outlet = new Outlet(
    () => false,
    () => {},
  );
  const ledger = endlessLedger((reading) => reading === 100 && void outlet.return());
  await outlet.begin(0, ledger.read);
  expect(ledger.readings()).toBe(100);
  expect(await outlet.next()).toEqual({ value: undefined, done: true });
});

test('A replay waits for a reader who does not read: no more than it holds unread is read', async () => {
  const outlet = new Outlet(
    () => true,
    () => {},
  );
  // Half of what a reader may leave unread, two at a time.
  const held = 8_192 / 2 / 2;
  const ledger = endlessLedger();
  const replaying = outlet.begin(0, ledger.read);
  while (ledger.readings() < held) await Promise.resolve();
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
  expect(ledger.readings()).toBe(held);
  // Each batch that is taken makes room for one.
  await outlet.next();
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
  expect(ledger.readings()).toBe(held + 1);
  await outlet.return();
  await replaying;
});

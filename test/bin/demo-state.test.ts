import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { demoState } from '../../bin/embedded/demo-state.js';
import { lockDataDirectory } from '../../subgraphs/kit/store/data-directory-lock.js';

describe('The state of a demo', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'liandong-demo-'));
    mkdirSync(join(dataDir, 'pglite'));
    writeFileSync(join(dataDir, 'pglite', 'file'), 'data');
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is seeded once it has been finished, also for the next start', () => {
    const demo = demoState(dataDir);
    expect([demo.isSeeded(), demo.wasInterrupted()]).toEqual([false, false]);
    demo.begin();
    expect([demo.isSeeded(), demo.wasInterrupted()]).toEqual([false, true]);
    demo.finish();
    expect([demoState(dataDir).isSeeded(), demoState(dataDir).wasInterrupted()]).toEqual([true, false]);
  });

  it('is interrupted when a start was killed while it seeded: clearing throws the half away', () => {
    demoState(dataDir).begin();
    mkdirSync(join(dataDir, 'ledger'));
    const next = demoState(dataDir);
    expect(next.wasInterrupted()).toBe(true);
    next.clear();
    expect([next.wasInterrupted(), next.isSeeded()]).toEqual([false, false]);
    // Nor what was signed of its ledger: the next one has other days.
    expect(['pglite', 'ledger'].filter((name) => existsSync(join(dataDir, name)))).toEqual([]);
  });

  it('is not cleared while another process has the directory', () => {
    const unlock = lockDataDirectory(dataDir);
    expect(() => demoState(dataDir).clear()).toThrow('is in use by process');
    expect(existsSync(join(dataDir, 'pglite', 'file'))).toBe(true);
    unlock();
  });
});

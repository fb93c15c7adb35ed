// Jest's own environment of Node, and what the test files of one worker use one after another (test/harness/shared-database.ts).
// This file itself is loaded once in a worker and lives as long as it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

/** Known to Node, not to the types of the language alone. */
const wasm = /** @type {{ compile(bytes: Uint8Array): Promise<object> }} */ (Reflect.get(globalThis, 'WebAssembly'));
const pglite = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));

/**
 * V8 keeps one compiled copy of equal WebAssembly in a process, and drops it with its last user. While this one is held,
 * the embedded database of each test file opens on compiled code: a third of the CPU that opening and migrating costs otherwise.
 */
export const heldModules = Promise.all(
  ['pglite.wasm', 'initdb.wasm'].map(async (file) => wasm.compile(await readFile(join(pglite, file)))),
);

/** @type {{ worker?: import('node:worker_threads').Worker, inUse: boolean }} */
const sharedDatabase = { inUse: false };
/** See gateway/plan/planner-threads.ts. */
const SPARE_THREADS = Symbol.for('liandong.spare-planner-threads');
/** @type {unknown[]} */
const spareThreads = [];

export default class extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} parts */
  constructor(...parts) {
    super(...parts);
    // A file that ended badly has not given it back.
    sharedDatabase.inUse = false;
    Object.assign(this.global, { sharedDatabase, [SPARE_THREADS]: spareThreads });
  }
}

// The embedded database runs on a thread of its own, so that its WASM never blocks the gateway's event loop.
// Plain JavaScript: a worker is loaded by Node itself, from the sources as from dist/.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';

/** Both drivers give the same JavaScript values: numbers for int8 and numeric, text for date. */
const parsers = {
  [types.INT8]: Number,
  [types.NUMERIC]: Number,
  [types.DATE]: (/** @type {string} */ text) => text,
};

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const database = new PGlite({ dataDir: workerData.dataDir, parsers });
/** @type {Map<string, () => Promise<void>>} */
const listening = new Map();

/** @type {Record<string, (request: any) => Promise<unknown>>} */
const operations = {
  open: async () => {
    await database.waitReady;
  },
  query: async ({ sql, parameters }) => {
    const { rows, affectedRows } = await database.query(sql, parameters);
    return { rows, affectedRows };
  },
  exec: async ({ sql }) => {
    await database.exec(sql);
  },
  listen: async ({ channel }) => {
    if (listening.has(channel)) return;
    listening.set(channel, await database.listen(channel, () => port.postMessage({ wake: channel })));
  },
  close: async () => {
    await database.close();
  },
};

port.on('message', async (request) => {
  try {
    port.postMessage({ id: request.id, result: await operations[request.operation]?.(request) });
  } catch (error) {
    const { message, code, detail, constraint, table } = /** @type {any} */ (error);
    port.postMessage({ id: request.id, error: { message, code, detail, constraint, table } });
  }
});

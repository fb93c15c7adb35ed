/** Composes one set of subgraphs and ends. Composition takes a second or so of nothing else: not on the thread that answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { compose } from '../../schema/compose.js';

if (!parentPort) throw new Error('Composition runs in a worker thread.');
parentPort.postMessage(compose(workerData));

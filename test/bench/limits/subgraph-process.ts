/** A subgraph with small things that come soon and a dear figure that takes a database its time. Answers are ready-made. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEAR_MS, DEAR_ROWS, SMALL_MS } from './graph.js';

const rows = Array.from({ length: DEAR_ROWS }, (_, day) => ({ day: `day ${day}`, received: day, closed: day / 2 }));
const DEAR = Buffer.from(JSON.stringify({ data: { figures: rows } }));
const SMALL = Buffer.from(
  JSON.stringify({ data: { case: { id: 'case_1', state: 'ASSIGNED', summary: 'A pothole' } } }),
);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [bytes, afterMs] = Buffer.concat(chunks).includes('figures') ? [DEAR, DEAR_MS] : [SMALL, SMALL_MS];
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
    }, afterMs);
  });
});
server.keepAliveTimeout = 60_000;
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));

import { Pool } from 'undici';
import type { BenchQuery } from './queries.js';

export interface Load {
  readonly url: string;
  readonly query: BenchQuery;
  readonly requests: number;
  readonly concurrency: number;
  /** Whether all requests of one round are the same, or every one is its own. */
  readonly identical: boolean;
}

export interface LoadResult {
  readonly bytesPerAnswer: number;
  readonly seconds: number;
}

let round = 0;

/** Sends requests from so many clients at once; throws when an answer has errors, because it would be the cheaper one. */
export async function applyLoad({ url, query, requests, concurrency, identical }: Load): Promise<LoadResult> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: concurrency });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  let sent = 0;
  let bytes = 0;
  round += 1;
  const sendOne = async (): Promise<void> => {
    const nonce = identical ? `r${round}-${Math.floor(sent / concurrency)}` : `r${round}-${sent}`;
    sent += 1;
    const body = JSON.stringify({ query: query.document, variables: { ...query.variables, nonce } });
    const response = await pool.request({ path: pathname, method: 'POST', headers, body });
    const text = await response.body.text();
    if (response.statusCode !== 200 || text.startsWith('{"errors"')) throw new Error(text.slice(0, 500));
    bytes += text.length;
  };
  const startedAt = performance.now();
  if (identical) while (sent < requests) await Promise.all(Array.from({ length: concurrency }, sendOne));
  else
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        while (sent < requests) await sendOne();
      }),
    );
  const seconds = (performance.now() - startedAt) / 1_000;
  await pool.close();
  return { bytesPerAnswer: Math.round(bytes / sent), seconds };
}

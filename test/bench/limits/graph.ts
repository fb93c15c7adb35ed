export const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@listSize"])
  type Query { case(nonce: Int): Case figures(nonce: Int): [Figure!] @listSize(assumedSize: 1000) }
  type Case { id: ID! state: String summary: String }
  type Figure { day: String received: Float closed: Float }`;

/** A look-up by id with its row policy. */
export const SMALL_MS = 20;
export const SMALL = 'query ($n: Int) { case(nonce: $n) { id state summary } }';

/** An aggregate over many rows. */
export const DEAR_MS = 300;
export const DEAR_ROWS = 1_000;
export const DEAR = 'query ($n: Int) { figures(nonce: $n) { day received closed } }';

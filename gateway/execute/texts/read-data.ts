import { readAnswer } from '../../upstream/read-answer.js';
import type { TransportAnswer } from '../../upstream/transport.js';
import type { UpstreamOutcome } from '../../upstream/upstream.js';
import type { Data } from '../data.js';
import type { AnswerTexts } from './answer-texts.js';
import { canonicalText } from './canonical.js';
import { isAt, skipSpace, UNEXPECTED } from './json-bytes.js';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE } from './json-codes.js';
import type { Layout } from './layout.js';
import { Scan } from './scan.js';

/**
 * Reads a subgraph's answer so that its `data` are places in its text. What is written otherwise than subgraphs do
 * (`data` not first, keys that nobody asked for) is parsed and written anew before.
 */
export function readData(answer: TransportAnswer, layout: Layout, texts: AnswerTexts): UpstreamOutcome {
  try {
    const scanned = scanAnswer(answer, layout, texts);
    if (scanned) return scanned;
  } catch (error) {
    if (error !== UNEXPECTED) return failedBy(error);
  }
  return placed(readAnswer(answer), layout, texts);
}

/** Lists in lists by the ten thousand are more than a stack takes; nobody waits for an exception here. */
function failedBy(error: unknown): UpstreamOutcome {
  const cause = `Its answer cannot be read: ${String(error)}`;
  return { kind: 'failed', code: 'SUBGRAPH_ERROR', cause, retryAfterSeconds: undefined };
}

/** The same for an answer that has been parsed. */
export function placed(outcome: UpstreamOutcome, layout: Layout, texts: AnswerTexts): UpstreamOutcome {
  if (outcome.kind === 'failed' || !outcome.answer.data) return outcome;
  try {
    return { ...outcome, answer: { ...outcome.answer, data: placedData(outcome.answer.data, layout, texts) } };
  } catch (error) {
    return failedBy(error);
  }
}

export function placedData(data: Data, layout: Layout, texts: AnswerTexts): Data {
  const at = texts.add(canonicalText(data, layout));
  return new Scan(texts, at).object(layout);
}

const DATA = Buffer.from('"data"');

/** Undefined for an answer that has no object of data, or not at its beginning. */
function scanAnswer(answer: TransportAnswer, layout: Layout, texts: AnswerTexts): UpstreamOutcome | undefined {
  const came = answer.bytes;
  const start = came ? texts.addBytes(came) : texts.add(answer.body);
  const { bytes, words } = texts;
  if (bytes[start] !== OPEN_BRACE) return undefined;
  let at = skipSpace(words, start + 1);
  if (!isAt(words, at, DATA)) return undefined;
  at = skipSpace(words, at + DATA.length);
  if (bytes[at] !== COLON) return undefined;
  at = skipSpace(words, at + 1);
  if (bytes[at] !== OPEN_BRACE) return undefined;
  const scan = new Scan(texts, at);
  const data = scan.object(layout);
  at = skipSpace(words, scan.at);
  if (bytes[at] === COMMA) return withRest(data, answer, bytes.toString('utf8', at, texts.end));
  const isWhole = bytes[at] === CLOSE_BRACE && skipSpace(words, at + 1) === texts.end;
  return isWhole ? { kind: 'answered', answer: { data, errors: [], extensions: undefined } } : undefined;
}

/** Errors and extensions are few: what stands behind the data is parsed as an answer of its own. */
function withRest(data: Data, answer: TransportAnswer, rest: string): UpstreamOutcome | undefined {
  const outcome = readAnswer({ status: answer.status, headers: answer.headers, body: `{"data":{}${rest}` });
  if (outcome.kind === 'failed' || !outcome.answer.data || Object.keys(outcome.answer.data).length > 0)
    return undefined;
  return { ...outcome, answer: { ...outcome.answer, data } };
}

import type { DeferringOperation, RequestContext } from '../../engine.js';
import type { PlanBlock } from '../compile-operation.js';
import { fragmentsOf } from '../compile-operation.js';
import type { Data } from '../data.js';
import type { ExecutableOperation, Execution } from '../execute-operation.js';
import { Findings } from '../findings.js';
import { introspect } from '../introspection.js';
import { JsonSink } from '../json-sink.js';
import { openRun } from '../open-run.js';
import { createPartOwners, FIRST_PART } from '../shape/part-owners.js';
import { createOwnerOf } from '../shape/owner-of.js';
import type { Shape } from '../shape/variants.js';
import { AnswerTexts } from '../texts/answer-texts.js';
import { Landmarks, runBlocks } from './blocks.js';
import { Delivery } from './delivery.js';
import type { BlockFindings } from './part-findings.js';

interface PartsRequest {
  readonly prepared: DeferringOperation;
  readonly context: RequestContext;
  readonly onPart: (text: string) => void;
}

/**
 * Fetches what the plan says and hands out the answer part by part. Each block of the plan asks for itself: were
 * fetches of several put into one request, the first part would wait for the slowest of the later ones.
 */
export async function executeInParts(
  { plan, shapeFor }: ExecutableOperation,
  { prepared, context, onPart }: PartsRequest,
  execution: Execution,
): Promise<void> {
  const shape = shapeFor(prepared.variables);
  const fetching = new AbortController();
  const stopFetching = (): void => fetching.abort();
  context.signal.addEventListener('abort', stopFetching, { once: true });
  if (context.signal.aborted) stopFetching();
  const within = { ...context, signal: fetching.signal };
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const data: Data = {};
  const texts = new AnswerTexts();
  const landmarks = new Landmarks();
  const findingsOf = createFindings({ shape, plan }, { context, execution });
  const open = (label: string, above: string) => {
    const { findings, extensions } = findingsOf(label, above);
    const run = openRun({ plan, prepared, context: within, data, texts, findings, extensions }, execution);
    return { ...run, reached: (id: string) => landmarks.reach(id) };
  };
  const delivery = new Delivery({
    first: { write: shape.write, data },
    sink,
    writing: {
      texts,
      ownerOf: createOwnerOf(texts, execution.facts),
      nullInPlace: prepared.onError === 'NULL',
      introspected: introspectedBy({ prepared, shape, execution }),
    },
    owners: createPartOwners(shape.source),
    labels: prepared.labels,
    planned: new Map(labelsIn(plan, FIRST_PART)),
    findingsOf,
    onPart,
    onEnd: () => end(),
  });
  const onArrived = (label: string) => delivery.arrive(label);
  const blocks = runBlocks(plan, FIRST_PART, { open, landmarks, onArrived });
  try {
    await Promise.race([ended, blocks]);
  } finally {
    context.signal.removeEventListener('abort', stopFetching);
    // What is still being fetched lies in objects that have become null.
    stopFetching();
  }
}

/** Writing a part waits for nothing, so all requests take turns with one buffer. */
const sink = new JsonSink();

/** Labels with those that they are deferred from. */
function labelsIn({ deferred }: PlanBlock, above: string): readonly (readonly [string, string])[] {
  return deferred.flatMap((block) => [[block.label, above] as const, ...labelsIn(block, block.label)]);
}

/** The findings of each block, opened when they are first asked for. */
function createFindings(
  { shape, plan }: { readonly shape: Shape; readonly plan: ExecutableOperation['plan'] },
  {
    context: { requestId },
    execution: { options },
  }: { readonly context: RequestContext; readonly execution: Execution },
): (label: string, above?: string) => BlockFindings {
  const known = new Map<string, BlockFindings>();
  const findingsOf = (label: string, aboveLabel = FIRST_PART): BlockFindings => {
    const before = known.get(label);
    if (before) return before;
    const above = label === FIRST_PART ? undefined : findingsOf(aboveLabel);
    const findings = new Findings({
      requestId,
      clientPaths: shape.clientPaths,
      needed: plan.needed,
      passMessagesOf: options.passMessagesOf ?? (() => false),
      ...(above && { above: above.findings }),
      log: (entry) => options.onFailure?.({ requestId, ...entry }),
    });
    const block = { label, findings, extensions: {}, above };
    known.set(label, block);
    return block;
  };
  return findingsOf;
}

/** `__schema` and `__type` come out of one execution, whichever part asks for them. */
function introspectedBy({
  prepared: { whole },
  shape: { source },
  execution: { options },
}: {
  readonly prepared: DeferringOperation;
  readonly shape: Shape;
  readonly execution: Execution;
}): (key: string) => string | undefined {
  if (options.introspection === false) return () => undefined;
  const texts = introspect(whole, { ...source, operation: whole.operation, fragments: fragmentsOf(whole.document) });
  return (key) => texts.get(key);
}

import { Reads } from '../audit/reads.js';
import type { EngineAnswer, PreparedOperation, RequestContext } from '../engine.js';
import { WrittenAnswer } from '../written-answer.js';
import type { Upstream } from '../upstream/upstream.js';
import type { CompiledPlan } from './compile-operation.js';
import type { Data } from './data.js';
import type { NativeEngineOptions } from './engine.js';
import { Findings } from './findings.js';
import { introspect } from './introspection.js';
import { JsonSink } from './json-sink.js';
import { Lent } from './lent.js';
import { openRun } from './open-run.js';
import { runPlan } from './run-plan.js';
import type { SchemaFacts } from './schema-facts.js';
import { createOwnerOf } from './shape/owner-of.js';
import type { Shape } from './shape/variants.js';
import type { SharedObjects } from './shared-objects.js';
import { AnswerTexts } from './texts/answer-texts.js';
import { writeAnswer } from './write-answer.js';

/** An operation with its plan and the shapes its answers can have. */
export interface ExecutableOperation {
  readonly plan: CompiledPlan;
  readonly shapeFor: (variables: PreparedOperation['variables']) => Shape;
}

/** What all requests of one engine share. */
export interface Execution {
  readonly options: Pick<NativeEngineOptions, 'passMessagesOf' | 'introspection' | 'onFailure' | 'gatherMs'>;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly facts: SchemaFacts;
}

interface Request {
  readonly prepared: PreparedOperation;
  readonly context: RequestContext;
}

/** Fetches what the plan says and writes the answer; whatever is missing is named in it. */
export async function executeOperation(
  { plan, shapeFor }: ExecutableOperation,
  { prepared, context }: Request,
  execution: Execution,
): Promise<EngineAnswer> {
  const { options } = execution;
  const shape = shapeFor(prepared.variables);
  const extensions: Data = {};
  const findings = new Findings({
    requestId: context.requestId,
    clientPaths: shape.clientPaths,
    needed: plan.needed,
    passMessagesOf: options.passMessagesOf ?? (() => false),
    log: (entry) => options.onFailure?.({ requestId: context.requestId, ...entry }),
  });
  const data: Data = {};
  const texts = lentTexts.take();
  const shared: SharedObjects = new Map();
  const reads = prepared.recorded ? lentReads.take() : undefined;
  const run = openRun({ plan, prepared, context, data, texts, findings, extensions, shared }, execution);
  if (plan.step) await runPlan(plan.step, run);
  const introspected = options.introspection === false ? undefined : introspect(prepared, shape.source);
  const writing = {
    sink,
    texts,
    path: [],
    troubles: 0,
    // What is told of each place is noted while it is written.
    shared: prepared.recorded || shared.size === 0 ? undefined : shared,
    findings,
    ownerOf: createOwnerOf(texts, execution.facts),
    nullInPlace: prepared.onError === 'NULL',
    introspected: (key: string) => introspected?.get(key),
    reads,
  };
  const written = writeAnswer(sink, { findings, extensions, writeData: () => shape.write(data, writing) });
  const told = reads?.all(texts);
  if (reads) lentReads.giveBack(reads);
  lentTexts.giveBack(texts);
  return new WrittenAnswer(written, findings.errors.length > 0, told);
}

const lentTexts = new Lent(
  () => new AnswerTexts(),
  (texts) => texts.clear(),
);
const lentReads = new Lent(
  () => new Reads(),
  (reads) => reads.clear(),
);

/** Writing an answer waits for nothing, so all requests take turns with one buffer. */
const sink = new JsonSink();

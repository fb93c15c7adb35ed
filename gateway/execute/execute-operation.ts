import type { EngineAnswer, PreparedOperation, RequestContext } from '../engine.js';
import type { Upstream, UpstreamOutcome } from '../upstream/upstream.js';
import type { CompiledPlan } from './compile-operation.js';
import type { Data } from './data.js';
import type { NativeEngineOptions } from './engine.js';
import { EntityDesk } from './entity-desk.js';
import { Findings } from './findings.js';
import { Gathering } from './gathering.js';
import { introspect } from './introspection.js';
import { JsonSink } from './json-sink.js';
import { keepExtensions, type PlanRun } from './plan-run.js';
import { runPlan } from './run-plan.js';
import type { SchemaFacts } from './schema-facts.js';
import type { Shape } from './shape/variants.js';
import { createVariableTexts, writeAnswer } from './write-answer.js';

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

/** About what a subgraph in the same data centre needs for an answer. */
const DEFAULT_GATHER_MS = 2;

interface Request {
  readonly prepared: PreparedOperation;
  readonly context: RequestContext;
}

/** Fetches what the plan says and writes the answer; whatever is missing is named in it. */
export async function executeOperation(
  { plan, shapeFor }: ExecutableOperation,
  { prepared, context }: Request,
  { options, upstreams, facts }: Execution,
): Promise<EngineAnswer> {
  const shape = shapeFor(prepared.variables);
  const extensions: Data = {};
  const findings = new Findings({
    requestId: context.requestId,
    clientPaths: shape.clientPaths,
    passMessagesOf: options.passMessagesOf ?? (() => false),
    log: (entry) => options.onFailure?.({ requestId: context.requestId, ...entry }),
  });
  const send: PlanRun['send'] = async (subgraph, request) => {
    const upstream = upstreams.get(subgraph);
    if (!upstream) return unknownSubgraph(subgraph);
    const outcome = await upstream.send(request, context);
    if (outcome.kind === 'answered' && outcome.answer.extensions) keepExtensions(extensions, outcome.answer);
    return outcome;
  };
  const variableText = createVariableTexts(prepared.variables);
  const data: Data = {};
  const gathering = new Gathering(options.gatherMs ?? DEFAULT_GATHER_MS);
  if (plan.step)
    await runPlan(plan.step, {
      data,
      variables: prepared.variables,
      context,
      facts,
      findings,
      gathering,
      desk: new EntityDesk({
        gathering,
        heads: plan.heads,
        variableText,
        send: (subgraph, body) => send(subgraph, { body, kind: 'query' }),
      }),
      placesApart: plan.placesApart,
      variableText,
      send,
    });
  const introspected = options.introspection === false ? undefined : introspect(prepared, shape.source);
  const writing = {
    sink,
    path: [],
    findings,
    nullInPlace: prepared.onError === 'NULL',
    introspected: (key: string) => introspected?.get(key),
  };
  const text = writeAnswer(sink, { findings, extensions, writeData: () => shape.write(data, writing) });
  return { kind: 'text', text, hasErrors: findings.errors.length > 0 };
}

/** Writing an answer waits for nothing, so all requests take turns with one buffer. */
const sink = new JsonSink();

function unknownSubgraph(name: string): UpstreamOutcome {
  return {
    kind: 'failed',
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: `No subgraph is called ${name}.`,
    retryAfterSeconds: undefined,
  };
}

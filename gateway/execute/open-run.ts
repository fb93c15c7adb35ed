import { OperationTypeNode } from 'graphql';
import type { PreparedOperation, RequestContext } from '../engine.js';
import { safeVariables } from '../plan/safe-variables.js';
import type { TransportAnswer } from '../upstream/transport.js';
import type { UpstreamOutcome } from '../upstream/upstream.js';
import type { CompiledPlan } from './compile-operation.js';
import type { Data } from './data.js';
import { EntityDesk } from './entity-desk.js';
import type { Execution } from './execute-operation.js';
import type { Findings } from './findings.js';
import { Gathering } from './gathering.js';
import { keepExtensions, type PlanRun } from './plan-run.js';
import type { SharedObjects } from './shared-objects.js';
import type { AnswerTexts } from './texts/answer-texts.js';
import { placed, readData } from './texts/read-data.js';
import { createVariableTexts } from './write-answer.js';

/** About what a subgraph in the same data centre needs for an answer. */
const DEFAULT_GATHER_MS = 2;

export interface RunParts {
  readonly plan: Pick<CompiledPlan, 'placesApart' | 'forms' | 'renamed'>;
  readonly prepared: Pick<PreparedOperation, 'variables' | 'operation'>;
  readonly context: RequestContext;
  /** Where the answer is put together. */
  readonly data: Data;
  readonly texts: AnswerTexts;
  readonly findings: Findings;
  /** Takes the subgraphs' `extensions`. */
  readonly extensions: Data;
  readonly shared?: SharedObjects;
}

/** Everything a plan's steps need on their way. */
export function openRun(
  { plan, prepared, context, data, texts, findings, extensions, shared }: RunParts,
  { options, upstreams, facts }: Execution,
): PlanRun {
  // Behind a mutation or an event everything is read that was just changed.
  const isFresh = prepared.operation.operation !== OperationTypeNode.QUERY;
  const send: PlanRun['send'] = async (subgraph, { body, kind, layout }) => {
    const upstream = upstreams.get(subgraph);
    if (!upstream) return unknownSubgraph(subgraph);
    let isRead = false;
    const read = (answer: TransportAnswer): UpstreamOutcome => {
      isRead = true;
      texts.sentBy(subgraph);
      return readData(answer, layout, texts);
    };
    const sent = await upstream.send({ body, kind, read, isFresh }, context);
    if (!isRead && sent.kind === 'answered') texts.sentBy(subgraph);
    const outcome = isRead ? sent : placed(sent, layout, texts);
    if (outcome.kind === 'answered' && outcome.answer.extensions) keepExtensions(extensions, outcome.answer);
    return outcome;
  };
  const variables = safeVariables(prepared.variables, plan.renamed);
  const variableText = createVariableTexts(variables);
  const gathering = new Gathering(options.gatherMs ?? DEFAULT_GATHER_MS);
  return {
    data,
    variables,
    context,
    facts,
    findings,
    gathering,
    desk: new EntityDesk({
      gathering,
      texts,
      forms: plan.forms,
      variableText,
      send: (subgraph, request) => send(subgraph, { ...request, kind: 'query' }),
    }),
    placesApart: plan.placesApart,
    shared: plan.placesApart ? undefined : shared,
    variableText,
    send,
    texts,
  };
}

function unknownSubgraph(name: string): UpstreamOutcome {
  return {
    kind: 'failed',
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: `No subgraph is called ${name}.`,
    retryAfterSeconds: undefined,
  };
}

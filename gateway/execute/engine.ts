import { buildASTSchema, OperationTypeNode, parse, print, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { RefusalCode } from '../../schema/refusals.js';
import type { Engine, EngineAnswer, PreparedOperation, RequestContext, SubscriptionPlanning } from '../engine.js';
import { decidePercentLabel, readOverrideLabels } from '../plan/override-labels.js';
import { createFlightCache } from '../plan/plan-cache.js';
import { startPlanner, type Planner, type PlanOutcome } from '../plan/planner.js';
import {
  separateRequiredArguments,
  STAND_IN_PREFIX,
  type RequiredArguments,
} from '../plan/repairs/required-arguments.js';
import { keepExecutableDirectives } from '../plan/repairs/executable-directives.js';
import { restoreMembers } from '../plan/repairs/partial-unions.js';
import { askRealSubgraphs, unchainRequirements } from '../plan/repairs/required-chains.js';
import { putResolvableKeysFirst } from '../plan/repairs/resolvable-keys.js';
import { findUnreachedInterfaces } from '../plan/repairs/unreached-interfaces.js';
import { createDataKeyOf } from '../plan/safe-aliases.js';
import { renamedVariables } from '../plan/safe-variables.js';
import { spellOutDirectives } from '../plan/spelled-out-directives.js';
import { documentBytes } from '../prepare/document-size.js';
import { refusedAnswer, textOf } from '../engine-answer.js';
import type { Upstream } from '../upstream/upstream.js';
import { compileQueryPlan, fragmentsOf, planningText, type CompiledPlan } from './compile-operation.js';
import { executeOperation, type ExecutableOperation, type Execution } from './execute-operation.js';
import { fetchesOf } from './explain-plan.js';
import { executeInParts } from './parts/execute-in-parts.js';
import { readSchemaFacts } from './schema-facts.js';
import { shareInbound, type Execute } from './share-inbound.js';
import type { Observe } from './shape/source.js';
import { createShapes, type Shape } from './shape/variants.js';
import { planSubscription } from './subscribe.js';

export interface NativeEngineOptions {
  /** The composed supergraph, any Federation 2 version. */
  readonly supergraphSdl: string;
  /** Called once per subgraph named in the supergraph, with the routing URL composed into it (may be empty). Closed by `stop()`. */
  readonly subgraphs: (name: string, url: string) => Upstream;
  /** An operation whose plan takes longer is refused with PLAN_BUDGET_EXCEEDED; planned operations do not wait for it. @default 2_000 */
  readonly planBudgetMs?: number;
  /** Planned operations kept. @default 2_000 */
  readonly planCacheSize?: number;
  /** Identical queries of the same caller under way at the same time are executed once. @default true */
  readonly shareInbound?: boolean;
  /** Client headers the upstreams' rules read: part of the key of inbound sharing. @default [] */
  readonly propagatedHeaders?: readonly string[];
  /** Decides labels of `@override(label:)` other than `percent(…)`. @default every such label is off */
  readonly overrideLabel?: (label: string, context: RequestContext) => boolean;
  /** Subgraphs whose error messages pass although their code is not on the refusal list. @default none */
  readonly passMessagesOf?: (subgraph: string) => boolean;
  /** How long a fetch that is ready may wait for others to the same subgraph that are about to be. 0: not at all. @default 2 */
  readonly gatherMs?: number;
  /** Whether `__schema` and `__type` are answered. @default true */
  readonly introspection?: boolean;
  /** Goes around the writers of objects in the answers of operations that are to be recorded. @default nobody takes note */
  readonly observe?: (apiSchema: GraphQLSchema) => Observe | undefined;
  /** Causes of failures, for the log; never sent to a client. @default dropped */
  readonly onFailure?: (failure: EngineFailure) => void;
}

/** Why a part of an answer is missing, with the cause that the client does not see. */
export interface EngineFailure {
  readonly requestId: string;
  readonly subgraph: string | undefined;
  readonly code: string;
  readonly cause: string;
}

/** A plan that overran its budget may have met a busy moment: it is tried again after this. */
const REFUSED_PLAN_KEPT_MS = 60_000;

/** About what all operations in use may take of the heap, and all plans. */
const MAX_BYTES = 200_000_000;
/** What a compiled plan takes, to a character of the normalised text that was planned. */
const PLAN_BYTES = 50;

/** Our own engine: Apollo's planner in a worker, everything after the plan is this folder. Rejects when the supergraph cannot be read. */
export async function createNativeEngine(options: NativeEngineOptions): Promise<Engine> {
  const supergraph = parse(options.supergraphSdl, { noLocation: true });
  const separated = separateRequiredArguments(putResolvableKeysFirst(keepExecutableDirectives(supergraph)));
  const facts = readSchemaFacts(supergraph);
  const planner = await startPlanner({
    plannerSdl: print(unchainRequirements(separated.supergraph)),
    budgetMs: options.planBudgetMs ?? 2_000,
  });
  const apiSchema = buildApiSchema(planner.apiSdl);
  const labels = readOverrideLabels(supergraph);
  const upstreams = new Map([...facts.subgraphs].map(([name, url]) => [name, options.subgraphs(name, url)]));
  const operations = createOperationSource({
    options,
    planner,
    apiSchema,
    facts,
    separated,
    labels,
  });

  const execution: Execution = { options, upstreams, facts };
  const execute = async (prepared: PreparedOperation, context: RequestContext): Promise<EngineAnswer> => {
    const found = await operations(prepared, context);
    if (found.kind === 'ready') return executeOperation(found.operation, { prepared, context }, execution);
    return refusedAnswer(reportUnplanned(found, context, options), context);
  };
  const answerInParts: Engine['executeInParts'] = async (prepared, context, onPart) => {
    const found = await operations(prepared, context);
    if (found.kind === 'ready') return executeInParts(found.operation, { prepared, context, onPart }, execution);
    // A plan in parts is the larger one: where it cannot be had, the whole answer is one part.
    onPart(onlyPart(await execute(prepared.whole, context)));
  };
  const subscribe = async (prepared: PreparedOperation, context: RequestContext): Promise<SubscriptionPlanning> => {
    const found = await operations(prepared, context);
    if (found.kind !== 'ready') return { kind: 'refused', code: reportUnplanned(found, context, options) };
    return planSubscription(found.operation, prepared, { ...execution, count: (work) => underWay.count(work) });
  };
  const explain = async (prepared: PreparedOperation, context: RequestContext) => {
    const isCached = operations.has(prepared);
    const found = await operations(prepared, context);
    if (found.kind !== 'ready') return { kind: 'refused' as const, code: reportUnplanned(found, context, options) };
    const isSubscription = prepared.operation.operation === OperationTypeNode.SUBSCRIPTION;
    return { fetches: fetchesOf(found.operation.plan, isSubscription), isCached };
  };
  const underWay = createCounter();
  const admitted = sharing(execute, labels, options);
  return {
    name: 'native',
    apiSchema,
    execute: (prepared, context) => underWay.count(admitted(prepared, context)),
    executeInParts: (prepared, context, onPart) => underWay.count(answerInParts(prepared, context, onPart)),
    subscribe: (prepared, context) => underWay.count(subscribe(prepared, context)),
    explain: (prepared, context) => underWay.count(explain(prepared, context)),
    warm: (prepared, context) => underWay.count(Promise.resolve(operations(prepared, context)).then(() => undefined)),
    async stop() {
      await underWay.none();
      await planner.stop();
      await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
    },
  };
}

/** What may be shared among requests: as much as their callers, headers and labels are the same. */
function sharing(execute: Execute, labels: readonly string[], options: NativeEngineOptions): Execute {
  if (options.shareInbound === false) return execute;
  const { propagatedHeaders = [], overrideLabel } = options;
  return shareInbound(execute, { propagatedHeaders, alsoBy: decidedLabels(labels, overrideLabel) });
}

/** The labels that are on for a request, where that is decided by the request. */
function decidedLabels(
  labels: readonly string[],
  decide: NativeEngineOptions['overrideLabel'],
): ((context: RequestContext) => string) | undefined {
  const decided = labels.filter((label) => decidePercentLabel(label, 0) === undefined);
  return decide && decided.length > 0
    ? (context) => decided.filter((label) => decide(label, context)).join(' ')
    : undefined;
}

function onlyPart(answer: EngineAnswer): string {
  return `${textOf(answer).slice(0, -1)},"hasNext":false}`;
}

function reportUnplanned(
  found: Unplanned,
  { requestId }: RequestContext,
  { onFailure }: NativeEngineOptions,
): RefusalCode {
  // The client's own business: its operation asks for what is nowhere.
  if (found.kind === 'unanswerable') return 'UNANSWERABLE';
  const code = found.kind === 'over budget' ? 'PLAN_BUDGET_EXCEEDED' : 'INTERNAL';
  const cause = found.kind === 'failed' ? found.cause : 'The plan took longer than its budget.';
  onFailure?.({ requestId, subgraph: undefined, code, cause });
  return code;
}

/** The API schema as the planner prints it, without the fields that only the planner knows. */
function buildApiSchema(apiSdl: string): GraphQLSchema {
  const document = parse(apiSdl, { noLocation: true });
  const definitions = document.definitions.map((definition) =>
    'fields' in definition && definition.fields
      ? { ...definition, fields: definition.fields.filter((field) => !field.name.value.startsWith(STAND_IN_PREFIX)) }
      : definition,
  );
  return buildASTSchema({ ...document, definitions } as DocumentNode, { assumeValid: true });
}

interface OperationSourceOptions {
  readonly options: NativeEngineOptions;
  readonly planner: Planner;
  readonly apiSchema: GraphQLSchema;
  readonly facts: ReturnType<typeof readSchemaFacts>;
  readonly separated: RequiredArguments;
  readonly labels: readonly string[];
}

/** Why an operation has no plan. `unanswerable`: no subgraph has any of it. */
type Unplanned = Exclude<PlanOutcome, { kind: 'planned' }> | { readonly kind: 'unanswerable' };
type Found = { readonly kind: 'ready'; readonly operation: ExecutableOperation } | Unplanned;
type FoundPlan = { readonly kind: 'ready'; readonly plan: CompiledPlan } | Unplanned;

/** Client documents are remembered as they come; plans by normalised operation, so that layout and fragments' order do not count. */
function createOperationSource(parts: OperationSourceOptions) {
  const { options, planner, apiSchema, facts, separated, labels } = parts;
  const bounds = { maxEntries: options.planCacheSize ?? 2_000, maxWeight: MAX_BYTES };
  const plans = createFlightCache<FoundPlan>(bounds);
  const operations = createFlightCache<Found>(bounds);
  const dataKeyOf = createDataKeyOf(facts.fieldNames);
  const spellOut = spellOutDirectives(apiSchema);
  const observe = options.observe?.(apiSchema);

  const planOf = (text: string, enabledLabels: readonly string[]): Promise<FoundPlan> | FoundPlan =>
    plans.get(`${enabledLabels.join(' ')}\n${text}`, async () => {
      let outcome = await planner.plan({ operation: text, enabledLabels });
      if (outcome.kind === 'planned') {
        const unreached = findUnreachedInterfaces(text, outcome.plan, apiSchema);
        if (unreached?.isAll) return { value: { kind: 'unanswerable' }, keepMs: Infinity, weight: text.length };
        if (unreached) outcome = await planner.plan({ operation: unreached.asked, enabledLabels });
      }
      if (outcome.kind !== 'planned')
        return { value: outcome, keepMs: outcome.kind === 'failed' ? 0 : REFUSED_PLAN_KEPT_MS };
      const plan = compileQueryPlan(restoreMembers(text, askRealSubgraphs(outcome.plan), facts.members), {
        facts,
        separated,
        renamed: renamedVariables(text),
      });
      return { value: { kind: 'ready', plan }, keepMs: Infinity, weight: text.length * PLAN_BYTES };
    });

  const find = (prepared: PreparedOperation, context: RequestContext): Promise<Found> | Found => {
    const enabledLabels = labels.filter(
      (label) => decidePercentLabel(label, Math.random() * 100) ?? options.overrideLabel?.(label, context) ?? false,
    );
    const { documentKey } = prepared;
    const key = enabledLabels.length === 0 ? documentKey : `${enabledLabels.join(' ')}\n${documentKey}`;
    return operations.get(key, async () => {
      const found = await planOf(planningText(prepared, { dataKeyOf, spellOut }), enabledLabels);
      if (found.kind !== 'ready') return { value: found, keepMs: 0 };
      const asked = prepared.withheld ?? prepared;
      const shapeFor: (variables: PreparedOperation['variables']) => Shape = createShapes({
        apiSchema,
        operation: asked.operation,
        fragments: fragmentsOf(asked.document),
        dataKeyOf,
        inParts: 'labels' in prepared,
        withheld: prepared.withheld?.fields,
        observe: prepared.recorded && observe,
      });
      // Its document stays with it; what writes its answers takes about as much again.
      const weight = 2 * documentBytes(asked.document);
      return { value: { kind: 'ready', operation: { plan: found.plan, shapeFor } }, keepMs: Infinity, weight };
    });
  };
  /** Whether it would be found without planning, no label being on. */
  return Object.assign(find, { has: ({ documentKey }: PreparedOperation) => operations.has(documentKey) });
}

/** Counts what is under way, so that stopping can wait for it. */
function createCounter() {
  let running = 0;
  let onNone: (() => void) | undefined;
  const leave = (): void => {
    running -= 1;
    if (running === 0) onNone?.();
  };
  return {
    count<T>(work: Promise<T>): Promise<T> {
      running += 1;
      work.then(leave, leave);
      return work;
    },
    none: (): Promise<void> => (running === 0 ? Promise.resolve() : new Promise((resolve) => (onNone = resolve))),
  };
}

/**
 * The one file that knows Apollo's planner. It runs in a worker thread, so that a plan which takes seconds blocks
 * nobody and can be ended. Plain JavaScript, because a worker loads its entry without a compiler in tests; a CommonJS module as
 * all it loads, because Node reads every file twice that an ES module imports from one, the second time for its names: that
 * made a start 120 ms longer.
 */
const { parentPort } = require('node:worker_threads');
const {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} = require('@apollo/federation-internals');
const { QueryPlanner } = require('@apollo/query-planner');
const { parse, printSchema } = require('graphql');

/** @typedef {{ kind: 'plan', id: number, operation: string, enabledLabels: readonly string[] }} PlanJob */
/** @typedef {{ kind: 'use', plannerSdl: string }} Use */

if (!parentPort) throw new Error('The planner runs in a worker thread.');
const port = parentPort;

/**
 * One supergraph at a time; a thread that is used for another forgets the one before.
 * @type {((job: PlanJob) => unknown) | undefined}
 */
let plan;

port.on('message', (/** @type {PlanJob | Use} */ message) => {
  if (message.kind === 'plan') return port.postMessage(plan?.(message));
  try {
    plan = undefined;
    plan = preparePlanner(message.plannerSdl);
  } catch (error) {
    port.postMessage({ kind: 'unusable', cause: String(error) });
  }
});

/**
 * What can be fetched from several subgraphs multiplies the plans to choose from. Looking at so many takes a few tenths of a
 * second; of the planner's own 10,000 (two seconds and more) an operation over an interface with `@interfaceObject` would
 * be refused for its budget.
 */
const MAX_EVALUATED_PLANS = 1_000;

/** @param {string} supergraphSdl */
function preparePlanner(supergraphSdl) {
  // The SDL was written by composition; validating it again would cost as much as everything else at start.
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: false,
  });
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, {
    reuseQueryFragments: false,
    incrementalDelivery: { enableDefer: true },
    debug: { maxEvaluatedPlans: MAX_EVALUATED_PLANS },
  });
  port.postMessage({ kind: 'ready', apiSdl: printSchema(apiSchema.toGraphQLJSSchema()) });

  /** @param {PlanJob} job */
  return (job) => {
    try {
      const operation = operationFromDocument(apiSchema, parse(job.operation), { validate: false });
      const plan = planner.buildQueryPlan(operation, {
        overrideConditions: new Map(job.enabledLabels.map((label) => [label, true])),
      });
      // Structured cloning refuses functions and class instances; a plan is plain data once it went through JSON.
      return { kind: 'planned', id: job.id, plan: JSON.stringify(plan) };
    } catch (error) {
      return { kind: 'failed', id: job.id, cause: String(error) };
    }
  };
}

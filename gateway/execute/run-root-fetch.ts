import type { SubgraphAnswer, UpstreamFailure } from '../upstream/upstream.js';
import type { Data, Path } from './data.js';
import { copyOf, mergeInto } from './merge.js';
import type { PlanRun } from './plan-run.js';
import { applyRewrites } from './rewrites.js';
import type { RootFetchStep } from './steps.js';
import { visitTargets } from './targets.js';

/** Asks a subgraph's root fields and puts the answer at the root, or wherever the root type was reached again. */
export async function runRootFetch(step: RootFetchStep, run: PlanRun): Promise<void> {
  const places = placesOf(step, run);
  if (places.length === 0) return;
  if (step.operationKind === 'mutation') run.desk.forget();
  const body = rootFetchBody(step, run.variableText);
  const answered = run.gathering.expect(step.leadsTo);
  const outcome = await run.send(step.subgraph, { body, kind: step.operationKind, layout: step.layout });
  answered();
  if (outcome.kind === 'failed') return reportMissing(step, run, { places, failure: outcome });
  const { answer } = outcome;
  reportErrors(step, run, { places, answer });
  if (!answer.data) {
    if (answer.errors.length === 0) reportMissing(step, run, { places, failure: NO_DATA });
    return;
  }
  applyRewrites(step.outputRewrites, answer.data, run.facts);
  places.forEach(({ target }, index) =>
    mergeInto(target, index === 0 ? answer.data! : (copyOf(answer.data) as Data), run.facts),
  );
}

interface RootPlace {
  readonly target: Data;
  readonly path: Path;
}

const NO_DATA: UpstreamFailure = {
  code: 'SUBGRAPH_ERROR',
  cause: 'The answer has neither data nor errors.',
  retryAfterSeconds: undefined,
};

function placesOf(step: RootFetchStep, run: PlanRun): readonly RootPlace[] {
  if (step.path.length === 0) return [{ target: run.data, path: [] }];
  const places: RootPlace[] = [];
  visitTargets(run.data, step.path, (target, path) => places.push({ target, path: [...path] }));
  return places;
}

/** The JSON text of the request. */
export function rootFetchBody(step: RootFetchStep, variableText: PlanRun['variableText']): string {
  let text = '';
  for (const name of step.variables) {
    const value = variableText(name);
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${value}`;
  }
  return `${step.bodyHead}{${text}}}`;
}

function reportMissing(
  step: RootFetchStep,
  run: PlanRun,
  { places, failure }: { readonly places: readonly RootPlace[]; readonly failure: UpstreamFailure },
): void {
  for (const { path } of places)
    for (const key of step.topKeys) run.findings.reportFailure(step.subgraph, failure, [...path, key]);
}

function reportErrors(
  step: RootFetchStep,
  run: PlanRun,
  { places, answer }: { readonly places: readonly RootPlace[]; readonly answer: SubgraphAnswer },
): void {
  for (const error of answer.errors)
    for (const place of places) {
      if (error.path) {
        const below = error.path.map((s) => (typeof s === 'string' ? (step.renamedKeys.get(s) ?? s) : s));
        run.findings.reportError(step.subgraph, error, [...place.path, ...below]);
      } else if (answer.data) run.findings.reportError(step.subgraph, error, undefined);
      else for (const key of step.topKeys) run.findings.reportError(step.subgraph, error, [...place.path, key]);
    }
}

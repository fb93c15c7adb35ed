import { contextOf } from './context-values.js';
import { readKey, type Data, type Path } from './data.js';
import type { Asked, Part } from './entity-desk.js';
import { copyOf, mergeInto } from './merge.js';
import type { PlanRun } from './plan-run.js';
import { NOT_THIS_TYPE } from './representation.js';
import { applyRewrites } from './rewrites.js';
import type { EntityFetchStep } from './steps.js';
import { collectTargets, visitTargets } from './targets.js';

/** Asks a subgraph for fields of the entities at a place of the answer so far, and adds them there. */
export async function runEntityFetch(step: EntityFetchStep, run: PlanRun): Promise<void> {
  const wanted = askAll(step, run);
  const parts = new Set<Part>();
  for (const asked of wanted.values()) if (!asked.part.settled) parts.add(asked.part);
  for (const part of parts) await part.done;
  deliver(step, run, wanted);
  reportProblems(step, run, wanted);
}

type Wanted = ReadonlyMap<Data, Asked>;

function askAll(step: EntityFetchStep, run: PlanRun): Wanted {
  const wanted = new Map<Data, Asked>();
  const ask = (target: Data, context?: ReadonlyMap<string, string>): void => {
    const representation = step.represent(target);
    if (representation === NOT_THIS_TYPE) return;
    if (representation === undefined) markAnswered(target, step);
    else wanted.set(target, run.desk.ask(step, representation, context));
  };
  if (step.contexts.length === 0) for (const target of collectTargets(run.data, step.path)) ask(target);
  else
    visitTargets(run.data, step.path, (target, _path, parents) =>
      ask(target, contextOf(step.contexts, { target, parents, facts: run.facts })),
    );
  return wanted;
}

function deliver(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  const copies = new Map<Asked, Data>();
  for (const [target, asked] of wanted) {
    if (asked.failure) continue;
    if (asked.entity) {
      mergeInto(target, ownEntity({ asked, target, copies }, step, run), run.facts);
    } else if (asked.entity === null) markAnswered(target, step);
  }
}

interface Delivery {
  readonly asked: Asked;
  readonly target: Data;
  readonly copies: Map<Asked, Data>;
}

/**
 * The entity's data for this step to take over. Nested objects are changed by later fetches, so steps that ask the same
 * question each get their own, and so does each place where the plan reads values from above.
 */
function ownEntity({ asked, target, copies }: Delivery, step: EntityFetchStep, run: PlanRun): Data {
  const entity = asked.entity!;
  if (!asked.rewritten) {
    asked.rewritten = true;
    if (step.outputRewrites.length > 0) {
      entity['__typename'] ??= target['__typename'];
      applyRewrites(step.outputRewrites, entity, run.facts);
    }
  }
  if (!step.question.nested) return entity;
  if (run.placesApart) return copyOf(entity);
  if (step.question.askers === 1) return entity;
  const copy = copies.get(asked) ?? copyOf(entity);
  copies.set(asked, copy);
  return copy;
}

/** "Asked, and there is nothing" differs from "never asked", which would be a hole in the plan and an error. */
function markAnswered(target: Data, step: EntityFetchStep): void {
  for (const key of step.topKeys) if (readKey(target, key) === undefined) target[key] = null;
}

function reportProblems(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  const troubled = [...wanted.values()].filter((asked) => asked.failure ?? asked.errors);
  const parts = new Set([...wanted.values()].map((asked) => asked.part));
  for (const part of parts)
    for (const error of part.looseErrors) run.findings.reportError(step.subgraph, error, undefined);
  if (troubled.length === 0) return;
  visitTargets(run.data, step.path, (target, path) => {
    const asked = wanted.get(target);
    if (asked) reportAt(step, run, { asked, path });
  });
}

function reportAt(step: EntityFetchStep, run: PlanRun, { asked, path }: { asked: Asked; path: Path }): void {
  if (asked.failure) run.findings.reportFailure(step.subgraph, asked.failure, path);
  for (const { error, path: below } of asked.errors ?? []) {
    const renamed = below.map((s) => (typeof s === 'string' ? (step.renamedKeys.get(s) ?? s) : s));
    run.findings.reportError(step.subgraph, error, [...path, ...renamed]);
  }
  if (asked.errors && !asked.entity) run.findings.explain(path);
}

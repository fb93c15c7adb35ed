import { contextOf } from './context-values.js';
import { isEqualData, readKey, type Data, type Path } from './data.js';
import type { Asked, Part } from './entity-desk.js';
import { copyOf, mergeInto } from './merge.js';
import type { PlanRun } from './plan-run.js';
import { fieldsOf, NOT_THIS_TYPE, type RepresentationForm } from './representation.js';
import { applyRewrites } from './rewrites.js';
import type { EntityFetchStep } from './steps.js';
import type { KeyTable } from './texts/key-table.js';
import { visitSlots, visitTargets } from './targets.js';

/** Asks a subgraph for fields of the entities at a place of the answer so far, and adds them there. */
export async function runEntityFetch(step: EntityFetchStep, run: PlanRun): Promise<void> {
  const wanted = askAll(step, run);
  for (const part of wanted.parts) if (!part.settled) await part.done;
  deliver(step, run, wanted);
  reportProblems(step, run, wanted);
}

/** Lists side by side rather than a map: thousands of objects per answer are looked at once and never looked up. */
interface Wanted {
  readonly targets: Data[];
  /** What was asked for the target at the same place. */
  readonly asked: Asked[];
  /** One as a rule; where contexts differ from place to place, as many as there are places. */
  readonly parts: Set<Part>;
  /** What could not be sent along for some entities. */
  missing: Map<Data, ReadonlySet<string>> | undefined;
  /** This step's own data of entities that other steps have asked for as well. */
  copies: Map<Asked, Data> | undefined;
}

function askAll(step: EntityFetchStep, run: PlanRun): Wanted {
  const wanted: Wanted = { targets: [], asked: [], parts: new Set(), missing: undefined, copies: undefined };
  if (step.contexts.length > 0) askByContext(step, run, wanted);
  else askByKey(step, run, wanted);
  run.desk.asked(step);
  return wanted;
}

/** What is above a place is part of the question: each place asks for itself. */
function askByContext(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  const seen = new Set<Data>();
  visitTargets(run.data, step.path, (target, _path, parents) => {
    if (seen.has(target)) return;
    seen.add(target);
    const context = contextOf(step.contexts, { target, parents, facts: run.facts, texts: run.texts });
    note(wanted, target, ask(step, run, { target, wanted, context }));
  });
}

function note(wanted: Wanted, target: Data, asked: Asked | undefined): void {
  if (!asked) return;
  wanted.targets.push(target);
  wanted.asked.push(asked);
  wanted.parts.add(asked.part);
}

/**
 * Entities repeat. Where one key is all that is sent, a known key saves writing the representation again, and a place
 * that knows the same as an earlier one gets the same object: it is then asked for, merged and written out once.
 */
function askByKey(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  const { onlyKey } = step.represent;
  if (onlyKey === undefined) return askEach(step, run, wanted);
  let others: Set<Data> | undefined;
  const askedByType = new Map<unknown, AskedByKey>();
  const askedOf = (typename: unknown): AskedByKey | undefined => {
    const known = askedByType.get(typename);
    if (known || typeof typename !== 'string') return known;
    const form = step.represent.formOf(typename);
    if (form === undefined) return undefined;
    const opened = { form, table: run.desk.byKey(step, form) };
    askedByType.set(typename, opened);
    return opened;
  };
  const askFirst = (target: Data, key: number, { form, table }: AskedByKey, before: Asked | undefined): void => {
    const asked = before ?? run.desk.askNew(step, { form, key });
    if (!before) table.add(key, asked);
    asked.wantedBy = wanted;
    asked.first = target;
    note(wanted, target, asked);
  };
  visitSlots(run.data, step.path, (target, holder, slot) => {
    const key = target[onlyKey];
    const known = askedOf(target['__typename']);
    if (!known || typeof key !== 'number') return note(wanted, target, ask(step, run, { target, wanted }));
    const before = known.table.get(key);
    if (before?.wantedBy !== wanted) askFirst(target, key, known, before);
    else if (target === before.first) return;
    else if (mayShare(before.first!, target, run)) (holder as Record<string | number, unknown>)[slot] = before.first;
    else if (!others?.has(target)) {
      (others ??= new Set()).add(target);
      note(wanted, target, before);
    }
  });
}

/** Entities of one type by their only key. */
interface AskedByKey {
  readonly form: RepresentationForm;
  readonly table: KeyTable<Asked>;
}

function askEach(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  const seen = new Set<Data>();
  visitSlots(run.data, step.path, (target) => {
    if (seen.has(target)) return;
    seen.add(target);
    note(wanted, target, ask(step, run, { target, wanted }));
  });
}

/** Whether the earlier object may stand in place of one: where it says exactly the same. */
function mayShare(earlier: Data, target: Data, { shared, texts }: PlanRun): boolean {
  if (!shared || !isEqualData(earlier, target, texts)) return false;
  if (!shared.has(earlier)) shared.set(earlier, undefined);
  return true;
}

interface Asking {
  readonly target: Data;
  readonly wanted: Wanted;
  readonly context?: ReadonlyMap<string, string>;
}

function ask(step: EntityFetchStep, run: PlanRun, { target, wanted, context }: Asking): Asked | undefined {
  const representation = step.represent.write(target, run.texts);
  if (representation === NOT_THIS_TYPE) return undefined;
  if (representation === undefined) return markAnswered(target, step);
  if (typeof representation === 'string') return run.desk.ask(step, representation, context);
  (wanted.missing ??= new Map()).set(target, representation.missing);
  return run.desk.ask(step, representation.text, context);
}

function deliver(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  const { targets, asked: all, missing } = wanted;
  for (let index = 0; index < targets.length; index++) {
    const target = targets[index]!;
    const asked = all[index]!;
    if (asked.failure) continue;
    if (asked.entity) {
      const entity = ownEntity({ asked, target, wanted }, step, run);
      const lacking = missing?.get(target);
      mergeInto(target, lacking ? withoutDependents(entity, lacking, { step, target, run }) : entity, run.facts);
    } else if (asked.entity === null) markAnswered(target, step);
  }
}

/** A field whose `@requires` could not be met was answered out of nothing: that is no answer. */
function withoutDependents(
  entity: Data,
  missing: ReadonlySet<string>,
  { step, target, run }: { readonly step: EntityFetchStep; readonly target: Data; readonly run: PlanRun },
): Data {
  const kept = { ...entity };
  for (const { key, needs } of fieldsOf(String(target['__typename']), step.fields, run.facts))
    if ([...needs].some((need) => missing.has(need))) kept[key] = null;
  return kept;
}

interface Delivery {
  readonly asked: Asked;
  readonly target: Data;
  readonly wanted: Wanted;
}

/**
 * The entity's data for this step to take over. Nested objects are changed by later fetches, so steps that ask the same
 * question each get their own, and so does each place where the plan reads values from above.
 */
function ownEntity({ asked, target, wanted }: Delivery, step: EntityFetchStep, run: PlanRun): Data {
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
  const copy = wanted.copies?.get(asked) ?? copyOf(entity);
  (wanted.copies ??= new Map()).set(asked, copy);
  return copy;
}

/** "Asked, and there is nothing" differs from "never asked", which would be a hole in the plan and an error. */
function markAnswered(target: Data, step: EntityFetchStep): undefined {
  for (const key of step.topKeys) if (readKey(target, key) === undefined) target[key] = null;
}

function reportProblems(step: EntityFetchStep, run: PlanRun, wanted: Wanted): void {
  for (const part of wanted.parts)
    for (const error of part.looseErrors) run.findings.reportError(step.subgraph, error, undefined);
  if (!wanted.asked.some((asked) => asked.failure ?? asked.errors)) return;
  const askedFor = new Map(wanted.targets.map((target, index) => [target, wanted.asked[index]!]));
  visitTargets(run.data, step.path, (target, path) => {
    const asked = askedFor.get(target);
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

import type { DataRewrite, RequiredField, RequiredSelection } from '../plan/plan.js';
import type { StandIn } from '../plan/repairs/required-arguments.js';
import { isData, isInheritedName, readKey, type Data } from './data.js';
import { jsonText } from './json-text.js';
import type { SchemaFacts } from './schema-facts.js';

/**
 * Writes an entity's representation as JSON text, which is at once what is sent and the key by which equal entities
 * are asked for once.
 */
export type RepresentationWriter = (entity: Data) => string | undefined;

/** The entity's type is none that the fetch is about; no representation is an empty text. */
export const NOT_THIS_TYPE = '';

export interface RepresentationPlan {
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites: readonly DataRewrite[];
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly facts: SchemaFacts;
}

/** Undefined from the writer: something required was never fetched, so there is nothing to ask with. */
export function compileRepresentation(plan: RepresentationPlan): RepresentationWriter {
  const byType = new Map<string, readonly Member[]>();
  return (entity) => {
    const typename = entity['__typename'];
    if (typeof typename !== 'string') return NOT_THIS_TYPE;
    let members = byType.get(typename);
    if (!members) {
      members = membersOf(plan.requires, typename, plan);
      // A map is bounded by the supergraph's types; a name that is none of them is not remembered.
      if (plan.facts.isObjectType(typename)) byType.set(typename, members);
    }
    return members.length === 0 ? NOT_THIS_TYPE : writeMembers(entity, withConstants(members, typename, plan), plan);
  };
}

interface Member {
  readonly sourceKey: string;
  readonly lead: string;
  readonly constant: string | undefined;
  readonly selections: readonly RequiredSelection[] | undefined;
  readonly inherited: boolean;
}

const constantsByPlan = new WeakMap<readonly Member[], readonly Member[]>();

/** An `@interfaceObject` subgraph knows the entity by its interface's name: the planner's value setters say so. */
function withConstants(members: readonly Member[], typename: string, plan: RepresentationPlan): readonly Member[] {
  if (plan.inputRewrites.length === 0) return members;
  const known = constantsByPlan.get(members);
  if (known) return known;
  const setters = plan.inputRewrites.filter((rewrite) => rewrite.kind === 'ValueSetter');
  const set = members.map((member) => {
    const setter = setters.find(
      ({ path }) =>
        path.at(-1) === member.sourceKey &&
        path.slice(0, -1).every((step) => step.startsWith('... on ') && plan.facts.fits(typename, step.slice(7))),
    );
    return setter ? { ...member, constant: jsonText(setter.setValueTo) } : member;
  });
  constantsByPlan.set(members, set);
  return set;
}

function membersOf(
  selections: readonly RequiredSelection[],
  typename: string | undefined,
  plan: RepresentationPlan,
): readonly Member[] {
  const fields = new Map<string, RequiredField>();
  const gather = (list: readonly RequiredSelection[]): void => {
    for (const selection of list) {
      if (selection.kind === 'InlineFragment') {
        const condition = selection.typeCondition;
        if (condition === undefined || (typename !== undefined && plan.facts.fits(typename, condition)))
          gather(selection.selections);
        continue;
      }
      const key = selection.alias ?? selection.name;
      const earlier = fields.get(key);
      const merged = [...(earlier?.selections ?? []), ...(selection.selections ?? [])];
      fields.set(key, merged.length > 0 ? { ...selection, selections: merged } : selection);
    }
  };
  gather(selections);
  return [...fields].map(([sourceKey, field], index) => ({
    sourceKey,
    lead: `${index === 0 ? '{' : ','}${JSON.stringify(plan.standIns.get(field.name)?.fieldName ?? sourceKey)}:`,
    constant: undefined,
    selections: field.selections,
    inherited: isInheritedName(sourceKey),
  }));
}

function writeMembers(entity: Data, members: readonly Member[], plan: RepresentationPlan): string | undefined {
  let text = '';
  for (const member of members) {
    if (member.constant !== undefined) {
      text += member.lead + member.constant;
      continue;
    }
    const value = member.inherited ? readKey(entity, member.sourceKey) : entity[member.sourceKey];
    if (value === undefined) return undefined;
    const written = member.selections ? writeNested(value, member.selections, plan) : jsonText(value);
    if (written === undefined) return undefined;
    text += member.lead + written;
  }
  return `${text}}`;
}

function writeNested(
  value: unknown,
  selections: readonly RequiredSelection[],
  plan: RepresentationPlan,
): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => writeNested(item, selections, plan));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  if (!isData(value)) return value === null ? 'null' : undefined;
  const typename = value['__typename'];
  const members = membersOf(selections, typeof typename === 'string' ? typename : undefined, plan);
  return members.length === 0 ? '{}' : writeMembers(value, members, plan);
}

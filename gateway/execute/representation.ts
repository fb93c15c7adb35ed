import type { DataRewrite, RequiredField, RequiredSelection } from '../plan/plan.js';
import type { StandIn } from '../plan/repairs/required-arguments.js';
import { isData, isInheritedName, readKey, type Data } from './data.js';
import { jsonText, quote } from './json-text.js';
import type { SchemaFacts } from './schema-facts.js';
import type { AskedField } from './steps.js';
import type { AnswerTexts, TextAt } from './texts/answer-texts.js';
import { presetOf, type Preset } from './texts/words.js';

/**
 * Writes an entity's representation as JSON text, which is at once what is sent and the key by which equal entities
 * are asked for once.
 */
export interface RepresentationWriter {
  write(entity: Data, texts: AnswerTexts): Representation;
  /** The one key that, with the type's name, is all of every representation; undefined when there is more. */
  readonly onlyKey: string | undefined;
  /** Where there is an only key: representations of a type without it. Undefined when the fetch is not about the type. */
  formOf(typename: string): RepresentationForm | undefined;
}

/** What representations of a type have in common: all that stands before the key's value. Behind it stands a brace. */
export interface RepresentationForm {
  readonly text: string;
  readonly preset: Preset;
}

/** A representation by its form and its key. */
export interface KeyedRepresentation {
  readonly form: RepresentationForm;
  readonly key: TextAt;
}

/** Undefined: something required was never fetched, so there is nothing to ask with. */
export type Representation = string | PartialRepresentation | undefined;

/** Keys are there, but not all that some of the fetch's fields require: the others can still be asked. */
export interface PartialRepresentation {
  readonly text: string;
  readonly missing: ReadonlySet<string>;
}

/** The entity's type is none that the fetch is about; no representation is an empty text. */
export const NOT_THIS_TYPE = '';

export interface RepresentationPlan {
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites: readonly DataRewrite[];
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly fields: readonly AskedField[];
  readonly facts: SchemaFacts;
}

export function compileRepresentation(plan: RepresentationPlan): RepresentationWriter {
  const byType = new Map<string, readonly Member[]>();
  const membersFor = (typename: string): readonly Member[] =>
    withConstants(membersOf(plan.requires, typename, plan), typename, plan);
  const write = (entity: Data, texts: AnswerTexts): Representation => {
    const typename = entity['__typename'];
    if (typeof typename !== 'string') return NOT_THIS_TYPE;
    let members = byType.get(typename);
    if (!members) {
      members = membersFor(typename);
      // A map is bounded by the supergraph's types; a name that is none of them is not remembered.
      if (plan.facts.isObjectType(typename)) byType.set(typename, members);
    }
    if (members.length === 0) return NOT_THIS_TYPE;
    const source = { entity, plan, texts };
    return writeMembers(entity, members, source) ?? writePart(typename, source);
  };
  const onlyKey = onlyKeyOf(plan.requires);
  const forms = new Map<string, RepresentationForm | undefined>();
  const formOf = (typename: string): RepresentationForm | undefined => {
    if (forms.has(typename)) return forms.get(typename);
    const form = formWith(membersFor(typename), typename);
    if (plan.facts.isObjectType(typename)) forms.set(typename, form);
    return form;
  };
  return { write, onlyKey, formOf };
}

/** The key is the member that comes last. */
function formWith(members: readonly Member[], typename: string): RepresentationForm | undefined {
  const isKey = ({ constant, sourceKey }: Member): boolean => constant === undefined && sourceKey !== '__typename';
  const key = members.find(isKey);
  if (!key) return undefined;
  const others = members.filter((member) => member !== key);
  const text = `{${others.map(({ name, constant }) => `${name}:${constant ?? quote(typename)},`).join('')}${key.name}:`;
  return { text, preset: presetOf(text) };
}

function onlyKeyOf(requires: readonly RequiredSelection[]): string | undefined {
  const keys = new Set<string | undefined>();
  const gather = (list: readonly RequiredSelection[]): void => {
    for (const selection of list) {
      if (selection.kind === 'InlineFragment') gather(selection.selections);
      else if (selection.selections) keys.add(undefined);
      else if (selection.name !== '__typename') keys.add(selection.alias ?? selection.name);
    }
  };
  gather(requires);
  const [key, ...others] = keys;
  return others.length === 0 && key !== undefined && !isInheritedName(key) ? key : undefined;
}

/** The fields that are asked of entities of a type. */
export function fieldsOf(typename: string, fields: readonly AskedField[], facts: SchemaFacts): readonly AskedField[] {
  return fields.filter(({ typeName }) => typeName === undefined || facts.fits(typename, typeName));
}

/**
 * The planner puts the requirements of all fields of a fetch side by side, each with the keys, or into one; also those
 * of fields that a condition leaves out and for which nothing was fetched. What is there of them is sent with the keys.
 */
function writePart(typename: string, source: Source & { readonly entity: Data }): PartialRepresentation | undefined {
  const { entity, plan } = source;
  const membersIn = (selections: readonly RequiredSelection[]): readonly Member[] =>
    withConstants(membersOf(selections, typename, plan), typename, plan);
  const isThere = (members: readonly Member[]): boolean => writeMembers(entity, members, source) !== undefined;
  const fields = fieldsOf(typename, plan.fields, plan.facts);
  const needed = new Set(fields.flatMap(({ needs }) => [...needs]));
  const whole = plan.requires
    .flatMap((selection) => {
      const lacking = membersIn([selection]).filter((member) => needed.has(member.sourceKey) && !isThere([member]));
      return withoutFields(selection, new Set(lacking.map(({ sourceKey }) => sourceKey)));
    })
    .filter((selection) => isThere(membersIn([selection])));
  const members = membersIn(whole);
  const text = writeMembers(entity, members, source);
  if (text === undefined || !members.some(({ sourceKey }) => sourceKey === '__typename')) return undefined;
  const sent = new Set(members.map(({ sourceKey }) => sourceKey));
  const wanted = membersIn(plan.requires).map(({ sourceKey }) => sourceKey);
  const missing = new Set(wanted.filter((key) => !sent.has(key)));
  // With every field out of reach there is nothing to ask for.
  const outOfReach = fields.filter(({ needs }) => [...needs].some((need) => missing.has(need)));
  if (fields.length > 0 && outOfReach.length === fields.length) return undefined;
  return { text, missing };
}

function withoutFields(selection: RequiredSelection, lacking: ReadonlySet<string>): readonly RequiredSelection[] {
  if (lacking.size === 0) return [selection];
  if (selection.kind === 'Field') return lacking.has(selection.alias ?? selection.name) ? [] : [selection];
  return [{ ...selection, selections: selection.selections.flatMap((inside) => withoutFields(inside, lacking)) }];
}

interface Member {
  readonly sourceKey: string;
  /** In quotes. */
  readonly name: string;
  readonly constant: string | undefined;
  readonly selections: readonly RequiredSelection[] | undefined;
  readonly inherited: boolean;
  /** Null then says that the subgraph asked for it does not know the entity. */
  readonly isNonNull: boolean;
}

/** An `@interfaceObject` subgraph knows the entity by its interface's name: the planner's value setters say so. */
function withConstants(members: readonly Member[], typename: string, plan: RepresentationPlan): readonly Member[] {
  if (plan.inputRewrites.length === 0) return members;
  const setters = plan.inputRewrites.filter((rewrite) => rewrite.kind === 'ValueSetter');
  return members.map((member) => {
    const setter = setters.find(
      ({ path }) =>
        path.at(-1) === member.sourceKey &&
        path.slice(0, -1).every((step) => step.startsWith('... on ') && plan.facts.fits(typename, step.slice(7))),
    );
    return setter ? { ...member, constant: jsonText(setter.setValueTo) } : member;
  });
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
  const fieldNameOf = ({ name }: RequiredField): string => plan.standIns.get(name)?.fieldName ?? name;
  return [...fields].map(([sourceKey, field]) => ({
    sourceKey,
    name: JSON.stringify(plan.standIns.get(field.name)?.fieldName ?? sourceKey),
    isNonNull: typename !== undefined && plan.facts.isNonNull(typename, fieldNameOf(field)),
    constant: undefined,
    selections: field.selections,
    inherited: isInheritedName(sourceKey),
  }));
}

interface Source {
  readonly plan: RepresentationPlan;
  readonly texts: AnswerTexts;
}

function writeMembers(entity: Data, members: readonly Member[], source: Source): string | undefined {
  let text = '';
  for (const member of members) {
    text += `${text === '' ? '{' : ','}${member.name}:`;
    if (member.constant !== undefined) {
      text += member.constant;
      continue;
    }
    const value = member.inherited ? readKey(entity, member.sourceKey) : entity[member.sourceKey];
    if (value === undefined || (value === null && member.isNonNull)) return undefined;
    const written = member.selections ? writeNested(value, member.selections, source) : source.texts.json(value);
    if (written === undefined) return undefined;
    text += written;
  }
  return `${text}}`;
}

function writeNested(value: unknown, selections: readonly RequiredSelection[], source: Source): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => writeNested(item, selections, source));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  if (!isData(value)) return value === null ? 'null' : undefined;
  const typename = value['__typename'];
  const members = membersOf(selections, typeof typename === 'string' ? typename : undefined, source.plan);
  return members.length === 0 ? '{}' : writeMembers(value, members, source);
}

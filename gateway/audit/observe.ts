import { getNamedType, isCompositeType } from 'graphql';
import { isInheritedName, readKey, type Data } from '../execute/data.js';
import { collectFields } from '../execute/shape/collect-fields.js';
import type { ObservedObject } from '../execute/shape/source.js';
import type { WriteObject } from '../execute/shape/writing.js';
import type { AnswerTexts } from '../execute/texts/answer-texts.js';
import { objectTypesOf, type Protection } from './protection.js';
import type { SentKey } from './key-list.js';
import type { Holder } from './reads.js';

/** Goes around the writers of objects that hold protected fields; all others stay as they are. */
export function createObserver(protection: Protection): (object: ObservedObject, write: WriteObject) => WriteObject {
  return (object, write) => {
    const holder = holderOf(object, protection);
    if (!holder) return write;
    const key = protection.keyOf(object.type.name);
    const sentKeyOf = key && keyReader(key);
    return (data, writing) => {
      // Noted first, so that objects stand in the trail in the order of the answer; a failure takes it back.
      writing.reads?.add(holder, sentKeyOf?.(data, writing.texts));
      return write(data, writing);
    };
  };
}

function holderOf({ type, sets, source }: ObservedObject, protection: Protection): Holder | undefined {
  const { apiSchema } = source;
  const roots = [apiSchema.getQueryType(), apiSchema.getMutationType(), apiSchema.getSubscriptionType()];
  if (!roots.some((root) => root === type) && !protection.keyOf(type.name)) return undefined;
  const fields = new Set<string>();
  const gather = (object: ObservedObject, prefix: string): void => {
    for (const nodes of collectFields(object.sets, object.type, source).fields.values()) {
      const name = nodes[0]!.name.value;
      if (nodes.some((node) => source.withheld?.has(node) === true)) continue;
      if (protection.isProtected(object.type.name, name)) fields.add(`${prefix}${name}`);
      const declared = object.type.getFields()[name];
      const inner = declared && getNamedType(declared.type);
      if (!isCompositeType(inner)) continue;
      const innerSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      // What has a key of its own stands in the trail by itself.
      for (const each of objectTypesOf(inner, source.apiSchema))
        if (!protection.keyOf(each.name)) gather({ type: each, sets: innerSets, source }, `${prefix}${name}.`);
    }
  };
  gather({ type, sets, source }, '');
  const hasKey = protection.keyOf(type.name) !== undefined;
  return fields.size === 0 ? undefined : { type: type.name, fields: [...fields].sort(), hasKey };
}

/** Keys of several fields are one text, as JSON. */
function keyReader(key: readonly string[]): (data: Data, texts: AnswerTexts) => SentKey {
  const [only] = key;
  if (key.length > 1) return (data, texts) => JSON.stringify(key.map((name) => valueOf(readKey(data, name), texts)));
  return only === undefined || isInheritedName(only) ? (data) => readKey(data, only!) : (data) => data[only];
}

function valueOf(value: unknown, texts: AnswerTexts): unknown {
  const json = texts.json(value);
  return json === undefined ? null : (JSON.parse(json) as unknown);
}

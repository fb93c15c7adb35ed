import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isTypeDefinitionNode,
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { linkedDirective } from '../supergraph/linked-directives.js';

/** Which fields of a supergraph are protected, and by which fields an entity is named in the trail. */
export interface Protection {
  /** The fields of the entity's key; undefined for what is no entity. */
  keyOf(type: string): readonly string[] | undefined;
  isProtected(type: string, field: string): boolean;
  /** Whether a field is protected or brings objects without a key that have protected fields: those count as the entity's own. */
  matters(type: GraphQLObjectType, field: string): boolean;
}

/** Fields by type; `*` for all of a type. */
type Marked = ReadonlyMap<string, ReadonlySet<string>>;

/** Undefined where a supergraph marks nothing. @param tag of `@tag(name:)` on fields and types */
export function readProtection(supergraphSdl: string, apiSchema: GraphQLSchema, tag: string): Protection | undefined {
  if (!supergraphSdl.includes('specs.apollo.dev/tag/')) return undefined;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const directive = linkedDirective(supergraph, 'tag', 'tag');
  const marked = new Map<string, Set<string>>();
  const keys = new Map<string, readonly string[]>();
  const hasTag = (directives: readonly ConstDirectiveNode[] | undefined): boolean =>
    argumentsOf(directives, directive).some(({ name }) => name === tag);
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    if (!isTypeDefinitionNode(definition)) continue;
    const fields = definition.fields?.flatMap((field) => (hasTag(field.directives) ? [field.name.value] : [])) ?? [];
    if (hasTag(definition.directives)) fields.push(EVERY);
    if (fields.length > 0) marked.set(definition.name.value, new Set(fields));
    const given = argumentsOf(definition.directives, 'join__type').map(({ key: text }) => text);
    const key = askableKey(given, apiSchema.getType(definition.name.value));
    if (key) keys.set(definition.name.value, key);
  }
  return marked.size === 0 ? undefined : protectionOf(marked, keys, apiSchema);
}

const EVERY = '*';

function protectionOf(
  marked: Marked,
  keys: ReadonlyMap<string, readonly string[]>,
  apiSchema: GraphQLSchema,
): Protection {
  const isMarked = (type: string, field: string): boolean =>
    marked.get(type)?.has(field) === true || marked.get(type)?.has(EVERY) === true;
  const known = new Map<string, boolean>();
  // A mark on an interface is one on all its types, and the other way round no type's mark gets lost by asking through the interface.
  const isProtected = (type: string, field: string): boolean => {
    const key = `${type}.${field}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const declared = apiSchema.getType(type);
    const interfaces = isObjectType(declared) ? declared.getInterfaces().map(({ name }) => name) : [];
    const found = [type, ...interfaces].some((each) => isMarked(each, field));
    known.set(key, found);
    return found;
  };
  const protection: Protection = {
    keyOf: (type) => keys.get(type),
    isProtected,
    matters: (type, field) => matters(type, field, new Set()),
  };
  const matters = (type: GraphQLObjectType, field: string, seen: Set<string>): boolean => {
    if (isProtected(type.name, field)) return true;
    const inner = type.getFields()[field]?.type;
    const named = inner && getNamedType(inner);
    if (!isCompositeType(named)) return false;
    return objectTypesOf(named, apiSchema).some((each) => {
      if (keys.has(each.name) || seen.has(each.name)) return false;
      seen.add(each.name);
      return Object.keys(each.getFields()).some((name) => matters(each, name, seen));
    });
  };
  return protection;
}

export function objectTypesOf(type: GraphQLCompositeType, schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** The first key of fields that stand for themselves (what is nested names other entities) and that an operation can ask. */
function askableKey(keys: readonly unknown[], type: GraphQLNamedType | undefined): readonly string[] | undefined {
  const known = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
  return keys
    .filter((key): key is string => typeof key === 'string' && !key.includes('{'))
    .map((key) => key.trim().split(/[\s,]+/))
    .find((fields) => fields.every((field) => field in known));
}

function argumentsOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string | undefined,
): readonly Readonly<Record<string, unknown>>[] {
  return (directives ?? []).flatMap((directive) =>
    directive.name.value === name
      ? [
          Object.fromEntries(
            (directive.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]),
          ),
        ]
      : [],
  );
}

import { executeSync, Kind, OperationTypeNode, type FieldNode, type GraphQLSchema } from 'graphql';
import type { PreparedOperation } from '../engine.js';
import { collectFields } from './shape/collect-fields.js';
import type { ShapeSource } from './shape/source.js';

/** The JSON texts of an operation's `__schema` and `__type` fields by response key; answered from what clients may see. */
export function introspect(prepared: PreparedOperation, source: ShapeSource): ReadonlyMap<string, string> {
  let wanted = wantedBy.get(source);
  if (!wanted) wantedBy.set(source, (wanted = readWanted(prepared, source)));
  return wanted.length === 0 ? NONE : ask(prepared, wanted, source.apiSchema);
}

/** Remembered per shape of an answer: nearly all want nothing. */
const wantedBy = new WeakMap<ShapeSource, readonly FieldNode[]>();

function readWanted({ operation }: PreparedOperation, source: ShapeSource): readonly FieldNode[] {
  const root = source.apiSchema.getQueryType();
  if (!root || operation.operation !== OperationTypeNode.QUERY) return [];
  const wanted: FieldNode[] = [];
  for (const nodes of collectFields([operation.selectionSet], root, source).fields.values())
    if (isIntrospection(nodes[0]!)) wanted.push(...nodes);
  return wanted;
}

const NONE: ReadonlyMap<string, string> = new Map();

function isIntrospection(field: FieldNode): boolean {
  return field.name.value === '__schema' || field.name.value === '__type';
}

function ask(
  prepared: PreparedOperation,
  wanted: readonly FieldNode[],
  schema: GraphQLSchema,
): ReadonlyMap<string, string> {
  const operation = { ...prepared.operation, selectionSet: { kind: Kind.SELECTION_SET, selections: wanted } as const };
  const fragments = prepared.document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { data } = executeSync({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    variableValues: prepared.variables,
  });
  return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
}

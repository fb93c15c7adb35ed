import {
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PreparedOperation } from '../engine.js';
import { rewriteOperation, type Whole } from '../prepare/whole-operation.js';
import { objectTypesOf, type Protection } from './protection.js';

export interface RecordedParts {
  readonly protection: Protection;
  readonly apiSchema: GraphQLSchema;
}

/** Makes an operation that reads something protected one whose answer can be recorded; gives any other back as it is. */
export type MakeRecorded = (prepared: PreparedOperation) => PreparedOperation;

type Recorded = Whole | 'nothing protected';

/**
 * Asks for the keys of protected entities besides what the client asks: the trail names what was read also where the
 * client does not ask for its id. The shape of the answer stays the client's. Such an operation is answered whole.
 */
export function createRecorder(parts: RecordedParts): MakeRecorded {
  // Lives as long as the remembered document: its nodes are the keys.
  const known = new WeakMap<OperationDefinitionNode, Recorded>();
  return (prepared) => {
    let recorded = known.get(prepared.operation);
    if (recorded === undefined) known.set(prepared.operation, (recorded = withKeys(prepared, parts)));
    if (recorded === 'nothing protected') return prepared;
    const { deferring: _parts, ...whole } = prepared;
    const { document, operation } = prepared;
    return {
      ...whole,
      ...recorded,
      recorded: true,
      documentKey: `${prepared.documentKey}+keys`,
      withheld: prepared.withheld ?? { document, operation, fields: NOTHING },
    };
  };
}

const NOTHING: ReadonlySet<FieldNode> = new Set();

function withKeys(whole: PreparedOperation, { protection, apiSchema }: RecordedParts): Recorded {
  const roots = [apiSchema.getQueryType(), apiSchema.getMutationType(), apiSchema.getSubscriptionType()];
  let isRecorded = false;
  const extended = rewriteOperation(whole, apiSchema, {
    selections(set, type) {
      const holders = type ? holdersIn(set, type, { protection, apiSchema }) : [];
      if (holders.length === 0) return undefined;
      isRecorded = true;
      const added = holders.flatMap((holder) =>
        roots.some((root) => root?.name === holder) ? [] : keySelections(holder, type!, protection),
      );
      return { ...set, selections: [...set.selections, ...added] };
    },
  });
  return isRecorded ? extended : 'nothing protected';
}

/** Names of the object types of which the selections ask something that matters. */
function holdersIn(
  { selections }: SelectionSetNode,
  type: GraphQLCompositeType,
  { protection, apiSchema }: RecordedParts,
): readonly string[] {
  const asked = selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []));
  return objectTypesOf(type, apiSchema)
    .filter((each) => asked.some((field) => protection.matters(each, field)))
    .map(({ name }) => name);
}

function keySelections(holder: string, around: GraphQLCompositeType, protection: Protection): readonly SelectionNode[] {
  const fields = (protection.keyOf(holder) ?? []).map((name): FieldNode => ({
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
  }));
  if (fields.length === 0 || holder === around.name) return fields;
  const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: holder } } as const;
  return [
    { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: { kind: Kind.SELECTION_SET, selections: fields } },
  ];
}

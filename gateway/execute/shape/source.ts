import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import type { DataKeyOf } from '../../plan/safe-aliases.js';
import type { Variables } from './conditions.js';
import type { WriteObject } from './writing.js';

/** What an answer's shape follows from: the client's operation, the API schema, and the values of its conditions. */
export interface ShapeSource {
  readonly apiSchema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly dataKeyOf: DataKeyOf;
  /** Only the values of Boolean condition variables are read. */
  readonly variables: Variables;
  /** The answer comes in parts: fragments are deferred. */
  readonly inParts?: boolean;
  /** Fields that nobody was asked for, because the caller does not get them. */
  readonly withheld?: ReadonlySet<FieldNode> | undefined;
  /** Goes around the writers of objects that somebody takes note of. */
  readonly observe?: Observe | undefined;
}

/** An object as an answer has it: of one type, with what is asked of it. */
export interface ObservedObject {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  readonly sets: readonly SelectionSetNode[];
  readonly source: ShapeSource;
}

/** Returns the writer as it is where nobody takes note. */
export type Observe = (object: ObservedObject, write: WriteObject) => WriteObject;

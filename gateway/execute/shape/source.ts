import type { FieldNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { DataKeyOf } from '../../plan/safe-aliases.js';
import type { Variables } from './conditions.js';

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
}

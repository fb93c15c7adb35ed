import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';

/** GraphQL specification §6.1, GetOperation. */
export function chooseOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | Refused {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name !== undefined)
    return operations.find((operation) => operation.name?.value === name) ?? refuse('OPERATION_NOT_FOUND');
  const [only, another] = operations;
  if (!only) return refuse('OPERATION_NOT_FOUND', 'The document has no operation.');
  return another
    ? refuse('OPERATION_NOT_FOUND', 'The document has several operations; say which by "operationName".')
    : only;
}

import { print, stripIgnoredCharacters, type ASTNode } from 'graphql';

/** GraphQL text without a character too many. */
export function compact(node: ASTNode): string {
  return stripIgnoredCharacters(print(node));
}

/** The planner numbers its fetches (`Name__subgraph__3`); without the number equal requests are equal text. */
export function withoutNumber(name: string | undefined): string | undefined {
  return name?.replace(/__\d+$/, '');
}

/** The JSON text of a request up to the value of `variables`. */
export function bodyHead(query: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return `{"query":${JSON.stringify(query)}${name},"variables":`;
}

import { parse, type DocumentNode, type GraphQLError } from 'graphql';
import { refuseWith, type Refused } from '../refused.js';

export function parseDocument(text: string): DocumentNode | Refused {
  try {
    return parse(text);
  } catch (error) {
    return refuseWith('GRAPHQL_PARSE_FAILED', [(error as GraphQLError).toJSON()]);
  }
}

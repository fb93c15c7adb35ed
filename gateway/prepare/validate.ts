import {
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { refuseWith, type Refused } from '../refused.js';

/** More than a person can use would only make the answer long. */
const MAX_ERRORS = 20;

const RULES_WITHOUT_INTROSPECTION = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** GraphQL specification §5, against the schema that clients see. */
export function validateDocument(
  document: DocumentNode,
  apiSchema: GraphQLSchema,
  introspection: boolean,
): Refused | undefined {
  const rules = introspection ? specifiedRules : RULES_WITHOUT_INTROSPECTION;
  const errors = validate(apiSchema, document, rules, { maxErrors: MAX_ERRORS });
  return errors.length === 0
    ? undefined
    : refuseWith(
        'GRAPHQL_VALIDATION_FAILED',
        errors.map((error) => error.toJSON()),
      );
}

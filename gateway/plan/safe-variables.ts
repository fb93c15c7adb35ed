import { Kind, visit, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';

/**
 * Planner defect 8: what is asked of entities has variables of its own, `$representations` and those of `@fromContext`. A
 * client's variable of the same name takes their place. Such variables are planned, and sent, under another name.
 */
const TAKEN = /^(?:representations(?:_\d+)?|contextualArgument_\w+)$/;

const SUFFIX = '__liandong';

export function withSafeVariables<T extends OperationDefinitionNode | FragmentDefinitionNode>(node: T): T {
  return visit<T>(node, {
    Variable: ({ kind, name: { value } }) =>
      TAKEN.test(value) ? { kind, name: { kind: Kind.NAME, value: value + SUFFIX } } : undefined,
  });
}

/** The client's names of those that have another one in a planned text. */
export function renamedVariables(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$(\w+)__liandong\b/g)].map((match) => match[1]!))];
}

/** The client's variables, those with another name under that too. */
export function safeVariables(
  variables: Readonly<Record<string, unknown>>,
  renamed: readonly string[],
): Readonly<Record<string, unknown>> {
  if (renamed.length === 0) return variables;
  const given = renamed.filter((name) => Object.hasOwn(variables, name));
  return { ...variables, ...Object.fromEntries(given.map((name) => [name + SUFFIX, variables[name]])) };
}

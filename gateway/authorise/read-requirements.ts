import { getDirectiveValues, type ASTNode, type ConstDirectiveNode, type GraphQLSchema } from 'graphql';
import { joinRequirements, type Alternatives, type Requirement } from './requirement.js';
import { findSecurityDirectives, type SecurityDirectives } from './security-directives.js';

/** Reads what stands on one type or field. */
export type RequirementOf = (element: Guardable | undefined) => Requirement | undefined;

interface Guardable {
  readonly astNode?: GuardableNode | null | undefined;
  readonly extensionASTNodes?: readonly GuardableNode[];
}

type GuardableNode = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] };

/** Undefined when the supergraph has none of the access directives. */
export function readRequirements(supergraph: GraphQLSchema): RequirementOf | undefined {
  const directives = findSecurityDirectives(supergraph);
  if (!directives.authenticated && !directives.requiresScopes && !directives.policy) return undefined;
  return (element) => {
    const nodes = [element?.astNode, ...(element?.extensionASTNodes ?? [])];
    return joinRequirements(nodes.map((node) => (node ? requirementOn(node, directives) : undefined)));
  };
}

function requirementOn(node: GuardableNode, directives: SecurityDirectives): Requirement | undefined {
  const { authenticated, requiresScopes, policy } = directives;
  const isAuthenticated = authenticated !== undefined && getDirectiveValues(authenticated, node) !== undefined;
  const scopes = requiresScopes && getDirectiveValues(requiresScopes, node);
  const policies = policy && getDirectiveValues(policy, node);
  if (!isAuthenticated && !scopes && !policies) return undefined;
  return {
    authenticated: isAuthenticated,
    scopes: scopes ? [scopes['scopes'] as Alternatives] : [],
    policies: policies ? [policies['policies'] as Alternatives] : [],
  };
}

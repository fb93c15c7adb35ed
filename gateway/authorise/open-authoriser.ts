import type { GatewayOptions } from '../options.js';
import type { Authorise } from './authorise.js';

type AuthoriserParts = Pick<GatewayOptions, 'settings' | 'policies' | 'logger'>;

export interface OpenAuthoriser {
  /** Absent: the supergraph asks nothing of its callers. */
  readonly authorise?: Authorise | undefined;
  /** Policies that the supergraph names and nobody defines: whoever needs one is refused. */
  readonly undefinedPolicies: readonly string[];
}

const ASKS_NOTHING: OpenAuthoriser = { undefinedPolicies: [] };

/** Nothing is loaded, and no schema built, where no feature is linked that could ask anything. */
const SECURITY_LINK = /specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\//;

/** The supergraph's own word on who may have what; said in the log where it speaks of what nobody knows. */
export async function openAuthoriser(supergraphSdl: string, parts: AuthoriserParts): Promise<OpenAuthoriser> {
  if (!SECURITY_LINK.test(supergraphSdl)) return ASKS_NOTHING;
  const { readAccessRules } = await import('./access-rules.js');
  const { createAuthoriser } = await import('./authorise.js');
  const { POLICIES } = await import('./policies/all.js');
  const { settings, policies = POLICIES, logger } = parts;
  const rules = readAccessRules(supergraphSdl);
  if (!rules) return ASKS_NOTHING;
  const undefinedPolicies = rules.policies.filter((name) => !policies.has(name));
  if (undefinedPolicies.length > 0)
    logger.warn({ undefinedPolicies }, 'the supergraph names policies that nobody defines; what needs them is refused');
  return { authorise: createAuthoriser({ rules, policies, ...settings.authorisation }), undefinedPolicies };
}

/** How the headers of one subgraph's requests come about. Rules apply in order; names are compared in lower case. */
export type HeaderRule =
  /** The client's header goes along, under another name when `rename` is given, or `fallback` when it is absent. */
  | { readonly kind: 'propagate'; readonly name: string; readonly rename?: string; readonly fallback?: string }
  /** A fixed value on every request. */
  | { readonly kind: 'insert'; readonly name: string; readonly value: string }
  /** Takes back what an earlier (for instance a general) rule added. */
  | { readonly kind: 'remove'; readonly name: string };

export type Headers = Readonly<Record<string, string>>;

/** Belong to one connection or one body (RFC 9110 §7.6.1) and are never taken over from a client, whatever a rule says. */
const OF_ONE_HOP = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade host content-length content-type content-encoding accept-encoding expect'.split(
    ' ',
  ),
);

const NO_HEADERS: Headers = {};

/** The headers that the rules make out of a client's; in the rules' order, so equal input gives equal output. */
export function applyHeaderRules(
  rules: readonly HeaderRule[],
  clientHeaders: Readonly<Record<string, string | undefined>>,
): Headers {
  if (rules.length === 0) return NO_HEADERS;
  const headers = new Map<string, string>();
  for (const rule of rules) {
    const name = rule.name.toLowerCase();
    if (OF_ONE_HOP.has(name)) continue;
    if (rule.kind === 'remove') headers.delete(name);
    else if (rule.kind === 'insert') headers.set(name, rule.value);
    else {
      const value = (Object.hasOwn(clientHeaders, name) ? clientHeaders[name] : undefined) ?? rule.fallback;
      const target = (rule.rename ?? name).toLowerCase();
      if (value !== undefined && !OF_ONE_HOP.has(target)) headers.set(target, value);
    }
  }
  return Object.fromEntries(headers);
}

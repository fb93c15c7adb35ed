import { signCaller, CALLER_HEADER, type CallerKey } from '../schema/caller.js';
import type { GatewayOptions } from './options.js';
import type { HeaderRule as SettingsHeaderRule } from './settings.js';
import type { SubgraphReference } from './supergraph/subgraph-names.js';
import type { HeaderRule } from './upstream/headers.js';
import { createHttpTransport } from './upstream/http/http-transport.js';
import { createInProcessStreams } from './upstream/subscriptions/in-process-streams.js';
import { createSocketStreams } from './upstream/subscriptions/socket-streams.js';
import { createStreams, type Streams } from './upstream/subscriptions/streams.js';
import type { Transport } from './upstream/transport.js';
import { createUpstream, type SignCaller, type Upstream } from './upstream/upstream.js';

type ConnectionParts = Pick<GatewayOptions, 'settings' | 'transports' | 'callerKeys'>;

/** Makes the way to one subgraph: in process where a transport was handed over, else to the configured or composed URL. */
export function connectSubgraph({ name, url }: SubgraphReference, parts: ConnectionParts): Upstream {
  const { limits, headers, subgraphs } = parts.settings;
  const settings = subgraphs[name];
  const ring = parts.callerKeys?.[name];
  return createUpstream({
    name,
    transport: keptOpen(parts.transports?.[name]) ?? transportTo(settings?.url ?? url),
    timeoutMs: settings?.timeoutMs ?? limits.fetchTimeoutMs,
    headerRules: [...headers, ...(settings?.headers ?? [])].map(headerRule),
    ...(ring && { sign: signFor(name, ring) }),
  });
}

/** The client headers that the rules read: answers may differ by them, so requests that differ in them are not shared. */
export function propagatedHeaders({ headers, subgraphs }: GatewayOptions['settings']): readonly string[] {
  const rules = [...headers, ...Object.values(subgraphs).flatMap((subgraph) => subgraph.headers)];
  return [...new Set(rules.flatMap((rule) => ('propagate' in rule ? [rule.propagate] : [])))];
}

/** What was handed over serves every supergraph to come and is closed by whoever made it. */
function keptOpen(transport: Transport | undefined): Transport | undefined {
  return transport && { post: (request) => transport.post(request), close: () => Promise.resolve() };
}

/** The streams of all subgraphs: in process where that was handed over, else at the subgraph's URL with the ws scheme. */
export function connectStreams(parts: ConnectionParts & Pick<GatewayOptions, 'subscriptions'>): Streams {
  const { headers, subgraphs } = parts.settings;
  return createStreams({
    settingsOf(name) {
      const settings = subgraphs[name];
      const ring = parts.callerKeys?.[name];
      const inProcess = parts.subscriptions?.[name];
      return {
        headerRules: [...headers, ...(settings?.headers ?? [])].map(headerRule),
        sign: ring && signFor(name, ring),
        source: ({ url }) =>
          inProcess
            ? createInProcessStreams(inProcess)
            : createSocketStreams({ url: settings?.streamUrl ?? (settings?.url ?? url).replace(/^http/, 'ws') }),
      };
    },
  });
}

function transportTo(url: string): Transport {
  return URL.canParse(url) ? createHttpTransport({ url }) : NOWHERE;
}

/** A subgraph nobody gave an address: the gateway starts and says so whenever the subgraph would be needed. */
const NOWHERE: Transport = {
  post: () => Promise.reject(new Error('the supergraph and the configuration give no URL for it')),
  close: () => Promise.resolve(),
};

/** The first key of a ring signs; the audience is the subgraph, so that no other can replay the header. */
function signFor(subgraph: string, ring: readonly CallerKey[]): SignCaller | undefined {
  const key = ring[0];
  return (
    key &&
    (({ caller }, body) => ({
      [CALLER_HEADER]: signCaller(caller, { audience: subgraph, body, key, nowMs: Date.now() }),
    }))
  );
}

function headerRule(rule: SettingsHeaderRule): HeaderRule {
  if ('propagate' in rule)
    return {
      kind: 'propagate',
      name: rule.propagate,
      ...(rule.as !== undefined && { rename: rule.as }),
      ...(rule.default !== undefined && { fallback: rule.default }),
    };
  return 'set' in rule ? { kind: 'insert', name: rule.set, value: rule.value } : { kind: 'remove', name: rule.remove };
}

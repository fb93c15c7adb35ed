import type { Logger } from 'pino';
import type { CallerKey } from '../schema/caller.js';
import type { Policies } from './authorise/policies/policy.js';
import type { AuditPlaces } from './audit/open-audit.js';
import type { AuditStore } from './audit/store/store.js';
import type { GatewaySettings } from './settings.js';
import type { EngineName } from './engines.js';
import type { FrontParts } from './front.js';
import type { ExplorerTab } from './explorer/page.js';
import type { DevelopmentIssuer } from './identity/development-issuer.js';
import type { Replacement } from './reload/live-supergraph.js';
import type { SubscribeInProcess } from './upstream/subscriptions/in-process-streams.js';
import type { Transport } from './upstream/transport.js';

/** What a gateway is made of. The command line and the embedded start fill it in; nothing else is read from anywhere. */
export interface GatewayOptions {
  /** The composed supergraph, as printed by `liandong compose` or any Federation 2 composition. */
  readonly supergraphSdl: string;
  /** The read configuration file; `defaultSettings()` where there is none. */
  readonly settings: GatewaySettings;
  readonly logger: Logger;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** `0` takes any free port. @default 4000 */
  readonly port?: number;
  /** @default DEFAULT_ENGINE */
  readonly engine?: EngineName;
  /** Subgraphs reached without a socket, by their name in the supergraph. The others are reached by URL. */
  readonly transports?: Readonly<Record<string, Transport>>;
  /** Subscriptions of subgraphs in this process, by name. The others are reached over WebSocket. */
  readonly subscriptions?: Readonly<Record<string, SubscribeInProcess>>;
  /** The ring that signs the caller for a subgraph, by name. A subgraph without one gets no `x-liandong-caller`. */
  readonly callerKeys?: Readonly<Record<string, readonly CallerKey[]>>;
  /** Where callers' budgets are counted for all replicas. @default each replica counts for itself */
  readonly redisUrl?: string | undefined;
  /** Where the trail of who read what lies, as the settings choose. */
  readonly audit?: AuditPlaces;
  /** A trail's store made elsewhere, in place of the one that the settings choose. Closed with the gateway. */
  readonly auditStore?: AuditStore;
  /** What `@policy` names. @default POLICIES, our own */
  readonly policies?: Policies;
  /** Of Apollo Server; all single answers pass its pipeline then. @default none, and answers go past it */
  readonly plugins?: FrontParts['plugins'];
  /** Demo people and their tokens. Only `liandong start` has one. */
  readonly developmentIssuer?: DevelopmentIssuer;
  /** What the explorer on `/` opens with. @default one empty tab */
  readonly explorerTabs?: readonly ExplorerTab[];
}

export interface SupergraphDoor {
  replace(supergraphSdl: string): Promise<Replacement>;
  /** A newer supergraph exists and cannot be had or composed: said in the log and on `/readyz`. */
  refuse(reason: string): void;
}

export interface StreamCounts {
  /** WebSocket clients. */
  readonly sockets: number;
  /** SSE and multipart responses. */
  readonly responses: number;
  /** Operations of clients on live subscriptions. */
  readonly subscribers: number;
  /** Live subscriptions, shared ones counted once. */
  readonly subscriptions: number;
  /** Streams open to subgraphs. */
  readonly upstreams: number;
}

export interface RunningGateway {
  /** Where it listens: `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  /** Goes over to another supergraph without a failed request or a closed subscription. Never rejects. */
  readonly supergraph: SupergraphDoor;
  /** What is open right now; upstream streams are shared, so they may be fewer than clients. */
  streams(): StreamCounts;
  /** Resolves when all that registry has recorded of grants and keys by now holds here, or after 30 seconds; at once where it is not asked. */
  rightsKnown(): Promise<void>;
  /** Takes no new requests, finishes those under way, frees engine, sockets and timers. Safe to call twice. */
  stop(): Promise<void>;
}

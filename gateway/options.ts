import type { Logger } from 'pino';
import type { CallerKey } from '../schema/caller.js';
import type { GatewaySettings } from './settings.js';
import type { EngineName } from './engines.js';
import type { ExplorerTab } from './explorer/page.js';
import type { DevelopmentIssuer } from './identity/development-issuer.js';
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
  /** The ring that signs the caller for a subgraph, by name. A subgraph without one gets no `x-liandong-caller`. */
  readonly callerKeys?: Readonly<Record<string, readonly CallerKey[]>>;
  /** Demo people and their tokens. Only `liandong start` has one. */
  readonly developmentIssuer?: DevelopmentIssuer;
  /** What the explorer on `/` opens with. @default one empty tab */
  readonly explorerTabs?: readonly ExplorerTab[];
}

export interface RunningGateway {
  /** Where it listens: `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, finishes those under way, frees engine, sockets and timers. Safe to call twice. */
  stop(): Promise<void>;
}

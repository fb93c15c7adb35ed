import type { DoorAnswer, DoorRequest } from './door.js';
import type { EventStream } from './subscribe.js';

export interface Readiness {
  readonly ready: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RunningSubgraph<Deps = unknown> {
  readonly name: string;
  readonly deps: Deps;
  /** One single-result request. Never rejects. */
  handle(request: DoorRequest): Promise<DoorAnswer>;
  /** One subscription; the body is the same JSON as for {@link handle}. */
  subscribe(request: DoorRequest): Promise<EventStream>;
  /** Serves HTTP and WebSocket; resolves with the address. */
  listen(port: number, host: string): Promise<string>;
  ready(): Promise<Readiness>;
  /** Takes no new requests, lets those under way end, stops background work in reverse order. */
  stop(): Promise<void>;
}

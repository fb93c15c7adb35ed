import type { RequestContext } from '../engine.js';
import type { SubgraphAnswer, UpstreamOutcome, UpstreamRequest } from '../upstream/upstream.js';
import type { Data } from './data.js';
import type { EntityDesk } from './entity-desk.js';
import type { Findings } from './findings.js';
import type { Gathering } from './gathering.js';
import type { SchemaFacts } from './schema-facts.js';
import type { SharedObjects } from './shared-objects.js';
import type { AnswerTexts } from './texts/answer-texts.js';
import type { Layout } from './texts/layout.js';

/** One request on its way through a plan. */
export interface PlanRun {
  /** The answer so far, under data keys. */
  readonly data: Data;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly facts: SchemaFacts;
  readonly findings: Findings;
  readonly desk: EntityDesk;
  readonly gathering: Gathering;
  /** Some fetch of the plan reads values from above its entity: places must not share objects then. */
  readonly placesApart: boolean;
  /** Takes the objects that were put at several places; absent where places must not share them. */
  readonly shared?: SharedObjects | undefined;
  /** A fetch has its answer that deferred parts wait for; absent where there are none. */
  readonly reached?: (id: string) => void;
  readonly variableText: (name: string) => string | undefined;
  /** Never rejects. Keeps the subgraph's `extensions` on its way. */
  readonly send: (subgraph: string, request: FetchRequest) => Promise<UpstreamOutcome>;
  /** Where leaf values of `data` are. */
  readonly texts: AnswerTexts;
}

export interface FetchRequest extends Pick<UpstreamRequest, 'body' | 'kind'> {
  /** Of the answer's `data`. */
  readonly layout: Layout;
}

/** Keeps what a subgraph says in its answer's `extensions`; later answers of a request add to earlier ones. */
export function keepExtensions(kept: Data, answer: SubgraphAnswer): void {
  for (const [key, value] of Object.entries(answer.extensions ?? {}))
    if (key !== '__proto__' && key !== 'incomplete') kept[key] = value;
}

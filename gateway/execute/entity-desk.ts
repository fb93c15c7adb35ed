import type { SubgraphAnswer, SubgraphError, UpstreamFailure, UpstreamOutcome } from '../upstream/upstream.js';
import {
  answerKey,
  composeRequest,
  type ComposedRequest,
  type RequestPart,
  type RequestTexts,
} from './compose-request.js';
import { isData, type Data, type Path } from './data.js';
import type { Gathering } from './gathering.js';
import type { KeyedRepresentation, RepresentationForm } from './representation.js';
import type { EntityFetchStep, EntityQuestion } from './steps.js';
import type { AnswerTexts } from './texts/answer-texts.js';
import { KeyTable } from './texts/key-table.js';

/** One entity asked for by one question: asked once per request, however many places want it. */
export interface Asked {
  readonly part: Part;
  /** Undefined until the part is settled and when it failed; null when the subgraph does not know the entity. */
  entity: Data | null | undefined;
  failure: UpstreamFailure | undefined;
  errors: EntityError[] | undefined;
  /** The places of one step that want it have these marks: which step, and the first of its objects. */
  wantedBy: object | undefined;
  first: Data | undefined;
  /** Whether the planner's aliases in `entity` have been given their own names back. */
  rewritten: boolean;
}

export interface EntityError {
  readonly error: SubgraphError;
  /** Below the entity. */
  readonly path: Path;
}

/** The entities of one question that go into one request together. */
interface Part extends RequestPart {
  readonly representations: (string | KeyedRepresentation)[];
  readonly asked: Asked[];
  /** Errors that name no entity although all were answered. */
  readonly looseErrors: SubgraphError[];
  /** Subgraphs that are asked once these entities are there. */
  readonly leadsTo: Set<string>;
  readonly done: Promise<void>;
  readonly settle: () => void;
  settled: boolean;
}

export type { Part };

export interface EntityDeskOptions extends RequestTexts {
  /** Never rejects. */
  readonly send: (subgraph: string, request: ComposedRequest) => Promise<UpstreamOutcome>;
  readonly gathering: Gathering;
  readonly texts: AnswerTexts;
}

const NO_CONTEXT: ReadonlyMap<string, string> = new Map();

/**
 * Collects what the steps of one request want to know of entities. What is wanted of one subgraph at the same moment
 * goes out as one request; what was asked before is not asked again.
 */
export class EntityDesk {
  private readonly known = new Map<string, Map<string, Asked>>();
  private readonly tables = new Map<string, KeyTable<Asked>>();
  private readonly pending = new Map<string, Map<string, Part>>();

  constructor(private readonly options: EntityDeskOptions) {}

  ask(
    { question, leadsTo }: Pick<EntityFetchStep, 'question' | 'leadsTo'>,
    representation: string,
    context: ReadonlyMap<string, string> = NO_CONTEXT,
  ): Asked {
    const key = context.size === 0 ? String(question.id) : `${question.id} ${JSON.stringify([...context])}`;
    let known = this.known.get(key);
    if (!known) this.known.set(key, (known = new Map<string, Asked>()));
    let asked = known.get(representation);
    if (!asked) {
      const part = this.openPart(question, key, context);
      asked = this.askOf(part, representation, leadsTo);
      known.set(representation, asked);
    }
    return asked;
  }

  /** For who knows that it was not asked before. */
  askNew(
    { question, leadsTo }: Pick<EntityFetchStep, 'question' | 'leadsTo'>,
    representation: KeyedRepresentation,
  ): Asked {
    return this.askOf(this.openPart(question, String(question.id), NO_CONTEXT), representation, leadsTo);
  }

  private askOf(part: Part, representation: string | KeyedRepresentation, leadsTo: EntityFetchStep['leadsTo']): Asked {
    const asked: Asked = {
      part,
      entity: undefined,
      failure: undefined,
      errors: undefined,
      wantedBy: undefined,
      first: undefined,
      rewritten: false,
    };
    part.representations.push(representation);
    part.asked.push(asked);
    for (const subgraph of leadsTo) part.leadsTo.add(subgraph);
    return asked;
  }

  /** What was asked of one question by entities' only key, in one form of representation. */
  byKey({ question }: Pick<EntityFetchStep, 'question'>, { text }: RepresentationForm): KeyTable<Asked> {
    const key = `${question.id} ${text}`;
    let table = this.tables.get(key);
    if (!table) this.tables.set(key, (table = new KeyTable(this.options.texts)));
    return table;
  }

  /** A step has asked all it wants to know: the request goes out when nobody else is worth waiting for. */
  asked({ subgraph, isLast }: Pick<EntityFetchStep, 'subgraph' | 'isLast'>): void {
    const { gathering } = this.options;
    gathering.came(subgraph);
    if (this.pending.has(subgraph)) gathering.hold(subgraph, isLast, () => void this.flush(subgraph));
  }

  /** After a mutation entities may have changed: what was asked before must be asked again. */
  forget(): void {
    this.known.clear();
    this.tables.clear();
  }

  private openPart(question: EntityQuestion, key: string, context: ReadonlyMap<string, string>): Part {
    let parts = this.pending.get(question.subgraph);
    if (!parts) this.pending.set(question.subgraph, (parts = new Map<string, Part>()));
    let part = parts.get(key);
    if (!part) parts.set(key, (part = createPart(question, context)));
    return part;
  }

  private async flush(subgraph: string): Promise<void> {
    const parts = [...(this.pending.get(subgraph)?.values() ?? [])];
    this.pending.delete(subgraph);
    const answered = this.options.gathering.expect([...new Set(parts.flatMap(({ leadsTo }) => [...leadsTo]))]);
    const outcome = await this.options.send(subgraph, composeRequest(parts, this.options));
    parts.forEach((part, index) => {
      if (outcome.kind === 'failed') failPart(part, outcome);
      else readPart(part, outcome.answer, answerKey(parts, index));
      part.settled = true;
      part.settle();
    });
    answered();
  }
}

function createPart(question: EntityQuestion, context: ReadonlyMap<string, string>): Part {
  let settle = (): void => undefined;
  const done = new Promise<void>((resolve) => (settle = resolve));
  return {
    question,
    context,
    representations: [],
    asked: [],
    looseErrors: [],
    leadsTo: new Set(),
    done,
    settle: () => settle(),
    settled: false,
  };
}

function failPart(part: Part, failure: UpstreamFailure): void {
  for (const asked of part.asked) asked.failure = failure;
}

function readPart(part: Part, answer: SubgraphAnswer, key: string): void {
  const list = answer.data?.[key];
  const complete = Array.isArray(list) && list.length === part.asked.length;
  part.asked.forEach((asked, index) => {
    const entity: unknown = complete ? list[index] : undefined;
    asked.entity = isData(entity) ? entity : null;
  });
  for (const error of answer.errors) assignError(part, error, key);
  const unexplained = !complete && part.asked.some((asked) => !asked.errors);
  if (unexplained) failPart(part, MALFORMED);
}

const MALFORMED: UpstreamFailure = {
  code: 'SUBGRAPH_ERROR',
  cause: 'The answer has no list of entities as long as the representations, and no error that says why.',
  retryAfterSeconds: undefined,
};

/** `[<key>, <index>, …]` belongs to one entity; an error about the whole list, or about nothing, to all that are missing. */
function assignError(part: Part, error: SubgraphError, key: string): void {
  const [field, index, ...path] = error.path ?? [];
  if (field !== undefined && field !== key) return;
  if (typeof index === 'number') {
    const asked = part.asked[index];
    if (asked) (asked.errors ??= []).push({ error, path });
    return;
  }
  const missing = part.asked.filter((asked) => !asked.entity);
  for (const asked of missing) (asked.errors ??= []).push({ error, path: [] });
  if (missing.length === 0) part.looseErrors.push(error);
}

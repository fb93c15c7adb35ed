import { JsonSink } from './json-sink.js';
import { bodyHead } from './operation-text.js';
import type { KeyedRepresentation } from './representation.js';
import type { EntityQuestion } from './steps.js';
import type { AnswerTexts } from './texts/answer-texts.js';
import { endOfValue } from './texts/json-bytes.js';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, QUOTE } from './texts/json-codes.js';
import { layoutOf, type Layout } from './texts/layout.js';

/** One question with the representations it is asked for; several parts to one subgraph make one request. */
export interface RequestPart {
  readonly question: EntityQuestion;
  /** JSON texts by context variable; empty where the question reads no context. */
  readonly context: ReadonlyMap<string, string>;
  readonly representations: readonly (string | KeyedRepresentation)[];
}

/** What is the same in all requests of one combination of questions. */
interface RequestForm {
  /** Its text up to the variables. */
  readonly head: string;
  readonly layout: Layout;
}

/** Remembered per combination of questions. Bounded. */
export type FormCache = Map<string, RequestForm>;

const MAX_FORMS = 256;

/** Under which name the part's entities are in the answer. */
export function answerKey(parts: readonly RequestPart[], index: number): string {
  return parts.length === 1 ? '_entities' : `_${index}`;
}

export interface RequestTexts {
  /** Where keys are. */
  readonly texts: AnswerTexts;
  readonly forms: FormCache;
  /** JSON text of a client variable's value; undefined when it has none. */
  readonly variableText: (name: string) => string | undefined;
}

/** Writes one request for all parts: one `_entities` field each, the client's variables shared, context variables apart. */
export function composeRequest(parts: readonly RequestPart[], request: RequestTexts): ComposedRequest {
  const { forms } = request;
  const key = parts.map((part) => part.question.id).join(' ');
  let form = forms.get(key);
  if (!form) {
    const lists = parts.map(({ question }, index) => [answerKey(parts, index), question.layout] as const);
    form = { head: bodyHead(queryText(parts), parts[0]?.question.operationName), layout: layoutOf(new Map(lists)) };
    if (forms.size >= MAX_FORMS) forms.clear();
    forms.set(key, form);
  }
  sink.start();
  sink.json(form.head);
  writeVariables(parts, request);
  sink.char(CLOSE_BRACE);
  return { body: sink.takeText(), layout: form.layout };
}

export interface ComposedRequest {
  readonly body: string;
  /** Of the answer's `data`. */
  readonly layout: Layout;
}

function queryText(parts: readonly RequestPart[]): string {
  const declared = new Map<string, string>();
  let fields = '';
  parts.forEach(({ question }, index) => {
    declared.set(listVariable(parts, index), '[_Any!]!');
    for (const [name, declaration] of question.variables) declared.set(name, declaration);
    for (const [name, declaration] of question.contextVariables)
      declared.set(contextVariable(parts, name, index), declaration);
    const alias = parts.length === 1 ? '' : `${answerKey(parts, index)}:`;
    fields += `${alias}_entities(representations:$${listVariable(parts, index)})${selectionText(parts, index)}`;
  });
  const declarations = [...declared].map(([name, declaration]) => `$${name}:${declaration}`).join(' ');
  const { operationName = '', directives } = parts[0]!.question;
  return `query ${operationName}(${declarations})${directives}{${fields}}`;
}

function selectionText(parts: readonly RequestPart[], index: number): string {
  const { selection, contextUses } = parts[index]!.question;
  return selection
    .map((piece, at) => (at < contextUses.length ? piece + contextVariable(parts, contextUses[at]!, index) : piece))
    .join('');
}

function writeVariables(parts: readonly RequestPart[], { texts, variableText }: RequestTexts): void {
  const written = new Set<string>();
  parts.forEach(({ question, context, representations }, index) => {
    sink.ascii(`${index === 0 ? '{' : ','}"${listVariable(parts, index)}":[`);
    writeRepresentations(representations, texts);
    sink.char(CLOSE_BRACKET);
    for (const [name, value] of context) sink.json(`,"${contextVariable(parts, name, index)}":${value}`);
    for (const name of question.variables.keys()) {
      if (written.has(name)) continue;
      written.add(name);
      const value = variableText(name);
      if (value !== undefined) sink.json(`,${JSON.stringify(name)}:${value}`);
    }
  });
  sink.char(CLOSE_BRACE);
}

function writeRepresentations(representations: RequestPart['representations'], { bytes, words }: AnswerTexts): void {
  let isFirst = true;
  for (const each of representations) {
    if (!isFirst) sink.char(COMMA);
    isFirst = false;
    if (typeof each === 'string') {
      sink.json(each);
      continue;
    }
    const { form, key } = each;
    sink.preset(form.preset);
    if (words.getUint8(key) === QUOTE) sink.copyString(words, key);
    else sink.copy(bytes, key, endOfValue(words, key));
    sink.char(CLOSE_BRACE);
  }
}

/** Composing a request waits for nothing, so all take turns with one buffer. */
const sink = new JsonSink();

function listVariable(parts: readonly RequestPart[], index: number): string {
  return parts.length === 1 ? 'representations' : `representations_${index}`;
}

function contextVariable(parts: readonly RequestPart[], name: string, index: number): string {
  return parts.length === 1 ? name : `${name}_${index}`;
}

import { bodyHead } from './operation-text.js';
import type { EntityQuestion } from './steps.js';
import { layoutOf, type Layout } from './texts/layout.js';

/** One question with the representations it is asked for; several parts to one subgraph make one request. */
export interface RequestPart {
  readonly question: EntityQuestion;
  /** JSON texts by context variable; empty where the question reads no context. */
  readonly context: ReadonlyMap<string, string>;
  readonly representations: readonly string[];
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
  readonly forms: FormCache;
  /** JSON text of a client variable's value; undefined when it has none. */
  readonly variableText: (name: string) => string | undefined;
}

/** Writes one request for all parts: one `_entities` field each, the client's variables shared, context variables apart. */
export function composeRequest(parts: readonly RequestPart[], { forms, variableText }: RequestTexts): ComposedRequest {
  const key = parts.map((part) => part.question.id).join(' ');
  let form = forms.get(key);
  if (!form) {
    const lists = parts.map(({ question }, index) => [answerKey(parts, index), question.layout] as const);
    form = { head: bodyHead(queryText(parts), parts[0]?.question.operationName), layout: layoutOf(new Map(lists)) };
    if (forms.size >= MAX_FORMS) forms.clear();
    forms.set(key, form);
  }
  return { body: `${form.head}${variablesText(parts, variableText)}}`, layout: form.layout };
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

function variablesText(parts: readonly RequestPart[], variableText: RequestTexts['variableText']): string {
  let text = '';
  const written = new Set<string>();
  parts.forEach(({ question, context, representations }, index) => {
    text += `${index === 0 ? '{' : ','}"${listVariable(parts, index)}":[${representations.join(',')}]`;
    for (const [name, value] of context) text += `,"${contextVariable(parts, name, index)}":${value}`;
    for (const name of question.variables.keys()) {
      if (written.has(name)) continue;
      written.add(name);
      const value = variableText(name);
      if (value !== undefined) text += `,${JSON.stringify(name)}:${value}`;
    }
  });
  return `${text}}`;
}

function listVariable(parts: readonly RequestPart[], index: number): string {
  return parts.length === 1 ? 'representations' : `representations_${index}`;
}

function contextVariable(parts: readonly RequestPart[], name: string, index: number): string {
  return parts.length === 1 ? name : `${name}_${index}`;
}

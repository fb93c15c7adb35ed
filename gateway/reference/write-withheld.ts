import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { EngineAnswer, PreparedOperation, RequestContext, Withheld } from '../engine.js';
import { fragmentsOf } from '../execute/compile-operation.js';
import { isData } from '../execute/data.js';
import { Findings } from '../execute/findings.js';
import { JsonSink } from '../execute/json-sink.js';
import { createShapes } from '../execute/shape/variants.js';
import { AnswerTexts } from '../execute/texts/answer-texts.js';
import { compileLayout } from '../execute/texts/layout.js';
import { placedData } from '../execute/texts/read-data.js';
import { writeAnswer } from '../execute/write-answer.js';
import { WrittenAnswer } from '../written-answer.js';

export interface Answering {
  readonly schema: GraphQLSchema;
  readonly operation: PreparedOperation;
  readonly context: RequestContext;
}

const sink = new JsonSink();

/**
 * The stock engine has answered without what the caller does not get. Its answer is written again in the shape of the
 * whole operation, by our own engine's writer, so that holes and what they take away are the same with both.
 */
export function writeWithheld(
  { data, errors = [], extensions = {} }: ExecutionResult,
  withheld: Withheld,
  { schema, operation, context: { requestId } }: Answering,
): EngineAnswer {
  const shapeFor = createShapes({
    apiSchema: schema,
    operation: withheld.operation,
    fragments: fragmentsOf(withheld.document),
    dataKeyOf: (field) => (field.alias ?? field.name).value,
    withheld: withheld.fields,
  });
  const shape = shapeFor(operation.variables);
  const root = isData(data) ? data : {};
  const findings = new Findings({
    requestId,
    clientPaths: shape.clientPaths,
    passMessagesOf: () => false,
    log: () => undefined,
  });
  for (const { message, path, extensions: details } of errors)
    findings.errors.push({ message, ...(path && { path }), extensions: details });
  const texts = new AnswerTexts();
  const layout = compileLayout([operation.operation.selectionSet], fragmentsOf(operation.document));
  const writing = {
    sink,
    texts,
    path: [],
    troubles: 0,
    findings,
    nullInPlace: operation.onError === 'NULL',
    introspected: (key: string) => JSON.stringify(root[key]),
  };
  const written = writeAnswer(sink, {
    findings,
    extensions,
    writeData: () => shape.write(placedData(root, layout, texts), writing),
  });
  return new WrittenAnswer(written, findings.errors.length > 0);
}

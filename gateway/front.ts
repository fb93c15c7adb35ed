import type { ApolloServerPlugin } from '@apollo/server';
import type { ApolloFront, ApolloFrontParts, FrontContext } from './apollo-server.js';
import { executeInTime } from './execute-in-time.js';
import { contentTypeOf, type HttpAnswer } from './http/answer.js';
import type { MediaType } from './http/media-type.js';
import type { WrittenAnswer } from './written-answer.js';

/** Carries a prepared operation to the engine, and its single answer back in the form of HTTP. */
export type Front = ApolloFront;

export interface FrontParts extends Omit<ApolloFrontParts, 'plugins'> {
  /** @default none */
  readonly plugins?: readonly ApolloServerPlugin<FrontContext>[] | undefined;
}

/**
 * Apollo Server with its plugins. Where there is none, an engine that writes its answers is asked past it: nobody looks, and
 * looking takes a third of what a small request takes (docs/decisions/0016). What an engine did not write, errors before an
 * answer above all, is written by Apollo Server in any case, which is loaded when the first such answer comes: a third of a start.
 */
export async function startFront({ plugins = [], ...parts }: FrontParts): Promise<Front> {
  const startApollo = async (): Promise<ApolloFront> => {
    const { startApolloFront } = await import('./apollo-server.js');
    return startApolloFront({ ...parts, plugins });
  };
  const { engine, logger } = parts;
  if (plugins.length > 0 || engine.name !== 'native') return startApollo();
  let apollo: Promise<ApolloFront> | undefined;
  return {
    async run(operation, text, exchange) {
      const { context, mediaType } = exchange;
      const answer = await executeInTime(engine, operation, context, (error) =>
        logger.error({ requestId: context.requestId, err: error }, 'the engine broke'),
      );
      if (answer.kind === 'text') return written(answer, mediaType);
      apollo ??= startApollo();
      return (await apollo).run(operation, text, exchange, answer);
    },
    stop: async () => (await apollo)?.stop(),
  };
}

function written(answer: WrittenAnswer, mediaType: MediaType): HttpAnswer {
  const headers = { 'content-type': contentTypeOf(mediaType) };
  return { status: 200, headers, body: answer.bytes, onSent: () => answer.giveBack() };
}

import { Lexer, Source, TokenKind, type GraphQLError } from 'graphql';
import { refuse, refuseWith, type Refused } from '../refused.js';

/** The parser and every later walk recurse once per bracket; this keeps them all far from the end of the stack. */
const MAX_OPEN_BRACKETS = 400;

const BRACKET_STEPS: ReadonlyMap<TokenKind, 1 | -1> = new Map([
  [TokenKind.BRACE_L, 1],
  [TokenKind.BRACKET_L, 1],
  [TokenKind.PAREN_L, 1],
  [TokenKind.BRACE_R, -1],
  [TokenKind.BRACKET_R, -1],
  [TokenKind.PAREN_R, -1],
]);

/** Reads the document token by token before anything recurses into it: a flood is refused at its first token too many. */
export function checkTokens(text: string, maxTokens: number): Refused | undefined {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let open = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1;
      if (tokens > maxTokens)
        return refuse('TOO_MANY_TOKENS', `The document has more than ${maxTokens} tokens.`, {
          limit: maxTokens,
          value: tokens,
        });
      open += BRACKET_STEPS.get(token.kind) ?? 0;
      if (open > MAX_OPEN_BRACKETS)
        return refuse('TOO_DEEP', `The document has more than ${MAX_OPEN_BRACKETS} brackets in each other.`, {
          limit: MAX_OPEN_BRACKETS,
          value: open,
        });
    }
  } catch (error) {
    return refuseWith('GRAPHQL_PARSE_FAILED', [(error as GraphQLError).toJSON()]);
  }
  return undefined;
}

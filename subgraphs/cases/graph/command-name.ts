import type { CaseCommand } from '../domain/lifecycle.js';

type UpperCased<Text extends string> = Text extends `${infer Letter}${infer Rest}`
  ? Letter extends Lowercase<Letter>
    ? `${Uppercase<Letter>}${UpperCased<Rest>}`
    : `_${Letter}${UpperCased<Rest>}`
  : '';

/** A command as enum values are written: `assignCase` is `ASSIGN_CASE`. */
export type CommandName = UpperCased<CaseCommand>;

export function commandName(command: CaseCommand): CommandName {
  return command.replace(/[A-Z]/g, '_$&').toUpperCase() as CommandName;
}

import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

/** The system puts a case away 30 days after closing (归档). */
export async function archive(parts: CaseParts, by: By, input: CommandInput): Promise<Outcome<CommandResult>> {
  return changeCase(parts, by, { command: 'archive', input, request: () => ({ step: 'archive' }) });
}

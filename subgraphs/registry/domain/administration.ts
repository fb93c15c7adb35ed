import type { Caller } from '../../../schema/caller.js';
import { holdsRoleAtAny } from '../../kit/callers.js';
import type { Violation } from '../../kit/outcome.js';
import { idsOnPath } from './line-path.js';

/** Whoever administers an agency or one of its superiors may change how it is organised. */
export function checkAdministers(caller: Caller, linePath: string, path: readonly string[]): readonly Violation[] {
  if (holdsRoleAtAny(caller, 'ADMINISTRATOR', idsOnPath(linePath))) return [];
  return [
    {
      code: 'ROLE_REQUIRED',
      message: 'Only an administrator of this agency or of one of its superiors may do this.',
      path,
    },
  ];
}

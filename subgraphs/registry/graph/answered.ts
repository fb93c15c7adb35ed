import type { RegistryContext } from './context.js';
import { forgetLoaded } from './loaders.js';

/** What every command says of its one argument. */
export const INPUT = { description: 'What is to be done (输入).' };

/** A command's payload, whose entities are read anew: what was loaded before the command may be of the past. */
export function answered<Payload>({ loaders }: RegistryContext, payload: Payload): Payload {
  forgetLoaded(loaders);
  return payload;
}

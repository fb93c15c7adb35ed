import type { SchemaFacts } from '../schema-facts.js';
import type { AnswerTexts } from '../texts/answer-texts.js';
import type { Writing } from './writing.js';

/** Whose a value is that does not fit: of who sent it, or else of the only subgraph that its field can come from. */
export function createOwnerOf(texts: AnswerTexts, { members }: SchemaFacts): NonNullable<Writing['ownerOf']> {
  return (coordinate, value) => {
    const [typename = '', field = ''] = coordinate.split('.');
    return texts.senderOf(value) ?? members.soleOwner(typename, field);
  };
}

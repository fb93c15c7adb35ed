/** Answers remembered per stream while two streams run side by side. */
const MAX_AHEAD = 1_000;

/**
 * Two streams of the same events while one takes over from the other. Which of them brings an event first is chance; it
 * passes once. Both bring events in the same order, so an event that has come over both also tells that none is missing
 * between them: from there on the new stream suffices.
 */
export class Overlap {
  /** What the old one has brought and the new one not yet, and the other way round. */
  private readonly ahead = { old: [] as string[], new: [] as string[] };
  isBridged = false;

  /** Whether this event has to be handed on. */
  passes(side: 'old' | 'new', text: string): boolean {
    const other = this.ahead[side === 'old' ? 'new' : 'old'];
    const at = other.lastIndexOf(text);
    if (at >= 0) {
      other.splice(0, at + 1);
      this.isBridged = true;
      return false;
    }
    const own = this.ahead[side];
    own.push(text);
    if (own.length > MAX_AHEAD) own.shift();
    return true;
  }
}

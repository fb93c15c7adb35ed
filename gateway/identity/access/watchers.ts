/** Whoever wants to know when the rights of a subject may have changed: live streams, no more than may be open. */
export interface Watchers {
  /** Returns the way to stop watching. */
  watch(subject: string, onChange: () => void): () => void;
  tell(subject: string): void;
  tellAll(): void;
}

export function createWatchers(): Watchers {
  const bySubject = new Map<string, Set<() => void>>();
  const tell = (subject: string): void => {
    // A copy: who is told may stop watching, or watch anew.
    for (const onChange of [...(bySubject.get(subject) ?? [])]) onChange();
  };
  return {
    watch(subject, onChange) {
      const own = (): void => onChange();
      const watchers = bySubject.get(subject) ?? new Set();
      bySubject.set(subject, watchers.add(own));
      return () => {
        watchers.delete(own);
        if (watchers.size === 0 && bySubject.get(subject) === watchers) bySubject.delete(subject);
      };
    },
    tell,
    tellAll() {
      for (const subject of [...bySubject.keys()]) tell(subject);
    },
  };
}

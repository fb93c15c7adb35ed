/** `read`, remembering what it made of the last texts: clients send the same few headers again and again. */
export function remembered<T>(read: (text: string | undefined) => T, maxKept = 200): (text: string | undefined) => T {
  const known = new Map<string | undefined, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = read(text);
    if (known.size >= maxKept) known.clear();
    known.set(text, made);
    return made;
  };
}

/** A contact that would be recognised anywhere. */
export const MARKED = { name: 'Zhangsanmarker', phone: '13977137713771', email: 'zhangsanmarker@marked.example' };

/** A word as it might have been written down: plain, hex, and base64 wherever in a longer text it began. */
export function disguises(word: string): readonly string[] {
  const bytes = Buffer.from(word);
  const shifted = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // Letters that the neighbours have part in say nothing.
    return text.slice(before === 0 ? 0 : before + 1, -4);
  });
  const all = [word, bytes.toString('hex'), ...shifted, ...shifted.map((text) => text.replaceAll('+', '-'))];
  return all.map((one) => one.toLowerCase());
}

const TRACES = [...Object.values(MARKED).flatMap(disguises), MARKED.phone.slice(0, 9)];

/** What of the marked contact stands in a text, in whatever disguise. */
export function tracesIn(text: string): readonly string[] {
  const searched = text.toLowerCase();
  return TRACES.filter((trace) => searched.includes(trace));
}

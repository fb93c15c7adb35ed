import { isData } from '../data.js';
import type { Layout } from './layout.js';

/** JSON text of what was asked for, and of nothing else, in the order in which it was asked. */
export function canonicalText(value: unknown, layout: Layout): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item, layout)).join(',')}]`;
  if (!isData(value)) return JSON.stringify(value) ?? 'null';
  const members = layout.keys.flatMap((key, index) => {
    const member = Object.hasOwn(value, key) ? value[key] : undefined;
    if (member === undefined) return [];
    const inside = layout.inner[index];
    return [`${JSON.stringify(key)}:${inside ? canonicalText(member, inside) : JSON.stringify(member)}`];
  });
  return `{${members.join(',')}}`;
}

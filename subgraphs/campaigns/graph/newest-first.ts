import type { Position } from '../../kit/graph/cursor.js';

/** The position of an order by instant and id, both descending. The codec has proved that we wrote it. */
export function newestFirst(position: Position | null): readonly [at: string, id: string] | null {
  return position && [String(position[0]), String(position[1])];
}

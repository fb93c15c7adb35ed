/**
 * What is under way by its key, joined by whoever wants the same. Millions come and go, a few at a time, and a Map makes a new
 * table every few of them; a table that V8 has moved to the old generation keeps the next one, and what that held, until a
 * full collection. So the table holds a cell, and the cell is emptied.
 */
export class UnderWay<T> {
  private readonly cells = new Map<string, { value: T | undefined }>();

  get(key: string): T | undefined {
    return this.cells.get(key)?.value;
  }

  set(key: string, value: T): void {
    this.cells.set(key, { value });
  }

  delete(key: string): void {
    const cell = this.cells.get(key);
    if (!cell) return;
    cell.value = undefined;
    this.cells.delete(key);
  }
}

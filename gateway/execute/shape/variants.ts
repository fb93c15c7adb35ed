import type { Data } from '../data.js';
import { createClientPaths, type ClientPaths } from './client-paths.js';
import { compileShape } from './compile-shape.js';
import { readConditionVariables, type Variables } from './conditions.js';
import type { ShapeSource } from './source.js';
import type { Writing } from './writing.js';

/** The answer's shape for one set of condition values. */
export interface Shape {
  readonly source: ShapeSource;
  readonly write: (data: Data, writing: Writing) => boolean;
  readonly clientPaths: ClientPaths;
}

/** Shapes of one operation kept; n conditions have 2^n. */
const MAX_KEPT = 32;

/** The shapes of one operation, one per combination of its Boolean condition variables, compiled when first met. */
export function createShapes(operation: Omit<ShapeSource, 'variables'>): (variables: Variables) => Shape {
  const document = { kind: 'Document', definitions: [operation.operation, ...operation.fragments.values()] } as const;
  const names = readConditionVariables(document as never);
  const shapes = new Map<string, Shape>();
  return (variables) => {
    const key = names.map((name) => (variables[name] === true ? '1' : '0')).join('');
    let shape = shapes.get(key);
    if (!shape) {
      const conditions = Object.fromEntries(names.map((name) => [name, variables[name] === true]));
      const source: ShapeSource = { ...operation, variables: conditions };
      shape = { source, write: compileShape(source), clientPaths: createClientPaths(source) };
      if (shapes.size >= MAX_KEPT) shapes.clear();
      shapes.set(key, shape);
    }
    return shape;
  };
}

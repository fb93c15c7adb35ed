import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of a file that the package ships, e.g. `subgraphs/registry/data/divisions.csv`; the same from sources and from `dist/`. */
export function shippedFile(pathInPackage: string): string {
  return join(packageRoot, pathInPackage);
}

function findPackageRoot(from: string): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The package root was not found above the kit.');
    folder = parent;
  }
  return folder;
}

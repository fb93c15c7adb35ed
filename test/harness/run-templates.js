// Before the first test of a run: a folder for what its tests make once and copy (test/harness/templates.ts).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function makeFolder() {
  process.env['TEST_TEMPLATES'] = mkdtempSync(join(tmpdir(), 'liandong-templates-'));
}

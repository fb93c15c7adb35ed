// Adds up jest's results for CI: every test that did not run must say why in its title, as "[left out: …]".
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
const unexplained = [];
for (const file of process.argv.slice(2)) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error(`${file} was not written.`);
    failed += 1;
    continue;
  }
  for (const suite of results.testResults) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) failed += 1;
    for (const { status, fullName } of suite.assertionResults) {
      if (status === 'passed') passed += 1;
      else if (status === 'failed') failed += 1;
      else if (!/\[left out: .+\]/.test(fullName)) unexplained.push(`${status}: ${fullName}`);
    }
  }
}
for (const line of unexplained) console.error(`left out without a reason: ${line}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || unexplained.length > 0 || passed === 0 ? 1 : 0);

import base from './jest.config.js';

/** They measure time, or take every core there is: nothing runs beside them. */
const ALONE = ['<rootDir>/test/journeys/first-start.long.ts', '<rootDir>/test/gateway/streams/soak.long.ts'];

const { maxWorkers, ...ofProject } = base;
const project = { ...ofProject, testMatch: ['<rootDir>/test/**/*.long.ts'], testTimeout: 600_000 };

/** Soaks, fuzz, crash tests and thousands of differential runs: `npm run test:long`. */
export default {
  maxWorkers,
  testTimeout: project.testTimeout,
  projects: [
    { ...project, testMatch: ALONE, runner: '<rootDir>/test/harness/one-by-one-runner.js' },
    { ...project, testPathIgnorePatterns: ALONE },
  ],
};

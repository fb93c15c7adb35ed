import base from './jest.config.js';

/** Soaks, fuzz, crash tests and thousands of differential runs: `npm run test:long`. */
export default { ...base, testMatch: ['<rootDir>/test/**/*.long.ts'], testTimeout: 600_000 };

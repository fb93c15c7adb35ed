import type { Policy } from './policy.js';

/** Figures about cases: of those who work with them. Which cells are too small to say is the subgraph's affair. */
export const statistics: Policy = ({ kind }) => kind === 'OFFICER' || kind === 'ANALYST' || kind === 'SERVICE';

import type { Policy } from './policy.js';

/** Feeds from which subgraphs and the gateway keep their replicas. */
export const service: Policy = ({ kind }) => kind === 'SERVICE';

/** CloudEvents types of this subgraph's ledger. Payloads hold codes, ids and instants, never text or persons. */
export const EVENT_TYPES = {
  incidentDeclared: 'gov.campaigns.incident.declared.v1',
  bulletinPublished: 'gov.campaigns.bulletin.published.v1',
  pressConferenceHeld: 'gov.campaigns.incident.press_conference_held.v1',
  clockBreached: 'gov.campaigns.incident.clock_breached.v1',
  postPublished: 'gov.campaigns.post.published.v1',
} as const;

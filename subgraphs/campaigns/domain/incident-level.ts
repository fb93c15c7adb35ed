/** The four levels of public emergencies (特别重大、重大、较大、一般), most severe first. */
export const INCIDENT_LEVELS = ['I', 'II', 'III', 'IV'] as const;
export type IncidentLevel = (typeof INCIDENT_LEVELS)[number];

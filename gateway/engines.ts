export const ENGINE_NAMES = ['native', 'apollo'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** The engine that answers where nobody chose one. */
export const DEFAULT_ENGINE: EngineName = 'native';

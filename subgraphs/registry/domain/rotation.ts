/** After somebody has left, the accounts they could post from get new credentials within this time (domain.md B3). */
export const ROTATION_DUE_MS = 24 * 60 * 60 * 1_000;

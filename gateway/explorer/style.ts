/** The page around GraphiQL: a bar on top, the explorer below. */
export const EXPLORER_STYLE = `
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 14px/1.5 system-ui, sans-serif; }
header { display: flex; gap: 24px; align-items: center; padding: 6px 16px; background: #1f2d50; color: #fff; }
header select { font: inherit; max-width: 40vw; }
header output { color: #ffd2c4; }
main { flex: 1; min-height: 0; }
`;

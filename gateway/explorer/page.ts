/** A query the explorer opens with. */
export interface ExplorerTab {
  readonly title: string;
  readonly query: string;
  /** JSON text, as typed into the variables pane. */
  readonly variables?: string;
}

/** Scripts and styles come from this origin only; GraphiQL's parts write style elements, and its icons are data URLs. */
export const EXPLORER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page around GraphiQL. What differs between gateways is in `explorer/settings.json`, so that this never changes. */
export const EXPLORER_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Liandong · 联动</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="explorer/graphiql.css" />
    <link rel="stylesheet" href="explorer/explorer.css" />
  </head>
  <body>
    <header>
      <strong>Liandong 联动</strong>
      <label id="people" hidden>Ask as <select></select></label>
      <output></output>
    </header>
    <main><noscript>The explorer needs JavaScript; the endpoint itself is /graphql.</noscript></main>
    <script src="explorer/react.js" defer></script>
    <script src="explorer/react-dom.js" defer></script>
    <script src="explorer/graphiql.js" defer></script>
    <script src="explorer/client.js" type="module"></script>
  </body>
</html>
`;

/** A query the explorer opens with. */
export interface ExplorerTab {
  readonly title: string;
  readonly query: string;
  /** JSON text, as typed into the variables pane. */
  readonly variables?: string;
}

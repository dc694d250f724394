/** What is wrong with a flow document, where, and what mends it. */
export interface Problem {
  /** An `error` keeps the flow from being published. */
  severity: 'error' | 'warning';
  /** Stable and machine-readable. */
  code: string;
  /** The node's id. */
  node?: string;
  /** Dotted path, within the node where there is one, else within the document. */
  field?: string;
  message: string;
  /** What to do about it. */
  mend: string;
}

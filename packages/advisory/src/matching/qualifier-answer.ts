/** Whether what an advisory asks for beside name and version is met. */
export interface QualifierAnswer {
  /** Null when everything is met, else what is not. */
  readonly unmet: string | null;
  readonly notes: readonly string[];
  /** Set when the fix comes only by a channel that the installed package is not from. */
  readonly fixOnlyBy: string | null;
}

export const MET: QualifierAnswer = { unmet: null, notes: [], fixOnlyBy: null };

/** The answer that something is not met. */
export function unmet(text: string): QualifierAnswer {
  return { unmet: text, notes: [], fixOnlyBy: null };
}

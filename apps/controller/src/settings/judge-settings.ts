/** How long things count, and how much of them is kept. Times in milliseconds. */
export interface JudgeSettings {
  /** Longest wait of a review for an image that is not judged yet. */
  readonly coldWaitMs: number;
  /** Longest wait for a registry to say what a tag points at. */
  readonly resolveMs: number;
  /** How long what a tag points at counts. */
  readonly tagFreshMs: number;
  /** How long a decision counts before it is made again. */
  readonly decisionFreshMs: number;
  /** The same for refusals: what was wrong may be mended soon. */
  readonly refusalFreshMs: number;
  /** How old an answer may be while nothing newer can be had. */
  readonly staleMs: number;
  /** How long a failure stands before it is tried again. */
  readonly failureMs: number;
  /** Longest that judging one image may take in the background. */
  readonly assessMs: number;
  /** Images of one registry that are judged at once, and how many of all may be judged or wait for their turn. */
  readonly concurrency: number;
  readonly maxQueued: number;
  readonly maxDecisions: number;
}

/** What holds unless something else is set. */
export const DEFAULT_JUDGE_SETTINGS: JudgeSettings = {
  coldWaitMs: 1500,
  resolveMs: 2000,
  tagFreshMs: 30_000,
  decisionFreshMs: 600_000,
  refusalFreshMs: 30_000,
  staleMs: 24 * 3_600_000,
  failureMs: 3000,
  assessMs: 600_000,
  concurrency: 2,
  maxQueued: 1000,
  maxDecisions: 20_000,
};

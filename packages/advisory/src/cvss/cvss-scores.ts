/** Qualitative rating of a score. CVSS 2.0 has none of its own; the National Vulnerability Database's is used for it. */
export type CvssSeverity = 'none' | 'low' | 'medium' | 'high' | 'critical';

/** What a CVSS vector comes to. Scores are 0 to 10 with one decimal. */
export interface VectorScores {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  /** Score of the base metrics alone. */
  readonly base: number;
  /** Subscore of versions 2 and 3; null in 4.0, which has none. */
  readonly exploitability: number | null;
  /** Subscore of versions 2 and 3; null in 4.0, which has none. */
  readonly impact: number | null;
  /** Rating of the base score. */
  readonly severity: CvssSeverity;
  /** Of 4.0: the score with the threat and environmental metrics of the vector too; null in other versions. */
  readonly overall: number | null;
}

/** The scale of CVSS 3 and 4. */
export function severityOf(score: number): CvssSeverity {
  if (score === 0) return 'none';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  return score < 9 ? 'high' : 'critical';
}

/** The number with one decimal, halves up; the tiny addition undoes what binary fractions lose. */
export function roundToTenth(value: number): number {
  return Math.round(value * 10 + 1e-7) / 10;
}

/** Where something stands in a policy. Lines and columns start at 1. */
export interface CuePlace {
  readonly line: number;
  readonly column: number;
}

/** Ends an evaluation that cannot be told: the policy is not in the part of CUE that is known, or costs too much. */
export class CannotEvaluate extends Error {
  override readonly name = 'CannotEvaluate';

  constructor(message: string, place: CuePlace | null) {
    super(
      place === null
        ? `cannot evaluate: ${message}`
        : `cannot evaluate: ${message} (line ${place.line}, column ${place.column})`,
    );
  }
}

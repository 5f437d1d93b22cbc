/** What a simulation counted. */
export interface SimulationCounts {
  readonly examined: number;
  readonly newlyFailing: number;
  readonly newlyPassing: number;
  readonly changed: number;
  readonly same: number;
  /** Of those newly failing, how many run somewhere. */
  readonly runningStopped: number;
  /** Why not all was looked at; null when all was. */
  readonly stopped: string | null;
}

type Told = Readonly<Record<string, unknown>>;

/** Reads the counts of a result, or of progress, where they stand in the object itself. */
export function countsOf(told: Told | null): SimulationCounts {
  const result = told ?? {};
  const { counts } = result;
  const inner: Told = typeof counts === 'object' && counts !== null ? { ...counts } : result;
  const { stopped } = result;
  return {
    examined: numberIn(result, 'examined'),
    newlyFailing: numberIn(inner, 'newly-failing'),
    newlyPassing: numberIn(inner, 'newly-passing'),
    changed: numberIn(inner, 'changed'),
    same: numberIn(inner, 'same'),
    runningStopped: numberIn(result, 'runningStopped'),
    stopped: typeof stopped === 'string' ? stopped : null,
  };
}

/** The one sentence that people need before they activate. */
export function simulationHeadline({ newlyFailing, newlyPassing, changed, runningStopped }: SimulationCounts): string {
  const parts: string[] = [];
  if (newlyFailing > 0) {
    const running = runningStopped === 0 ? 'none of them running' : `${runningStopped} of them running`;
    parts.push(`newly stop ${images(newlyFailing)}, ${running}`);
  }
  if (newlyPassing > 0)
    parts.push(`let ${images(newlyPassing)} through that ${newlyPassing === 1 ? 'is' : 'are'} stopped now`);
  if (parts.length === 0 && changed > 0) return `Would stop nothing new; ${images(changed)} get other findings`;
  return parts.length === 0 ? 'Would change no verdict' : `Would ${parts.join(', and ')}`;
}

function images(count: number): string {
  return `${count} ${count === 1 ? 'image' : 'images'}`;
}

function numberIn(told: Told, name: string): number {
  const value = told[name];
  return typeof value === 'number' ? value : 0;
}

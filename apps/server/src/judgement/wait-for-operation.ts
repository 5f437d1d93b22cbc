import { setTimeout as sleep } from 'node:timers/promises';
import { type Scope, operations } from '@assay/store';

/** Milliseconds between looks, which grow from the first to the second. */
const FIRST_LOOK = 50;
const LONGEST_LOOK = 500;

/** Waits until an operation is over, for so many milliseconds at most. Returns it as it stands then; null when there is none. */
export async function waitForOperation(
  scope: () => Scope,
  operationId: string,
  longest: number,
  signal: AbortSignal,
): Promise<operations.Operation | null> {
  const until = performance.now() + longest;
  for (let look = FIRST_LOOK; ; look = Math.min(LONGEST_LOOK, look * 1.5)) {
    const operation = await operations.getOperation(scope(), operationId);
    const left = until - performance.now();
    if (operation === null || isOver(operation) || left <= 0) return operation;
    await sleep(Math.min(look, left), undefined, { signal });
  }
}

/** True when nothing more will come of it. */
export function isOver({ state }: Pick<operations.Operation, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

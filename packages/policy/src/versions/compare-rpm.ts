import type { Order } from './compare-deb.ts';

/**
 * Compares two rpm versions `[epoch:]version[-release]` by rpm's order; null when one of them is empty. A release that only one
 * side has is not compared, as rpm does for dependencies.
 */
export function compareRpm(a: string, b: string): Order | null {
  const [left, right] = [parse(a), parse(b)];
  if (left === null || right === null) return null;
  if (left.epoch !== right.epoch) return left.epoch < right.epoch ? -1 : 1;
  const version = compareSegments(left.version, right.version);
  if (version !== 0 || left.release === null || right.release === null) return version;
  return compareSegments(left.release, right.release);
}

interface RpmVersion {
  readonly epoch: number;
  readonly version: string;
  readonly release: string | null;
}

function parse(text: string): RpmVersion | null {
  const match = /^(?:(\d{1,10}):)?([^-]+)(?:-([^-]+))?$/.exec(text.trim());
  const version = match?.[2];
  return version === undefined ? null : { epoch: Number(match?.[1] ?? 0), version, release: match?.[3] ?? null };
}

/** `~` sorts before everything, even the end; `^` after the end and before anything else; a number after a word. */
function compareSegments(a: string, b: string): Order {
  const [left, right] = [split(a), split(b)];
  for (let index = 0; ; index++) {
    const [x, y] = [left[index], right[index]];
    if (x === undefined && y === undefined) return 0;
    if (x === '~' || y === '~') {
      if (x !== y) return x === '~' ? -1 : 1;
    } else if (x === undefined) return -1;
    else if (y === undefined) return 1;
    else if (x === '^' || y === '^') {
      if (x !== y) return x === '^' ? -1 : 1;
    } else {
      const order = compareSegment(x, y);
      if (order !== 0) return order;
    }
  }
}

function split(text: string): readonly string[] {
  return text.match(/\d+|[A-Za-z]+|~|\^/g) ?? [];
}

function compareSegment(a: string, b: string): Order {
  const [numericA, numericB] = [/^\d/.test(a), /^\d/.test(b)];
  if (numericA !== numericB) return numericA ? 1 : -1;
  const [left, right] = numericA ? [a.replace(/^0+/, ''), b.replace(/^0+/, '')] : [a, b];
  if (numericA && left.length !== right.length) return left.length < right.length ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}

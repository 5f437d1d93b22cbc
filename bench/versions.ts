/** `node --conditions=development bench/versions.ts`: pairs of versions compared in a second, by scheme, parsing included. */
import { versionSchemes } from '@assay/version';

const PAIRS = 400_000;

/** Versions as packages have them: each example with its neighbours. */
function pairsOf(versions: readonly string[]): readonly (readonly [string, string])[] {
  return versions.flatMap((version, index) => {
    const next = versions[index + 1];
    return next === undefined ? [] : ([[version, next] as const, [next, version] as const] as const);
  });
}

for (const scheme of versionSchemes.modules) {
  const pairs = pairsOf(scheme.examples.ascending);
  let [best, compared] = [0, 0];
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    for (let done = 0; done < PAIRS; done += pairs.length) {
      for (const [a, b] of pairs) compared += scheme.compare(a, b) === null ? 0 : 1;
    }
    best = Math.max(best, PAIRS / (performance.now() - started));
  }
  if (compared < PAIRS) throw new Error(`${scheme.id} did not compare its examples`);
  console.log(`${scheme.id.padEnd(10)} ${Math.round(best).toLocaleString('en').padStart(8)} thousand pairs/s`);
}

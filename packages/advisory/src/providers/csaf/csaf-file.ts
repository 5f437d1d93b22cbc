import type { FeedFile } from '../../contracts/provider.ts';
import { headOf, mentions, startsLikeJson } from '../document/file-head.ts';

/** Whether a file is a CSAF document of the publisher with this `namespace`. */
export function isCsafOf(file: FeedFile, namespace: string): boolean {
  return (
    startsLikeJson(headOf(file)) &&
    mentions(file, '"csaf_version"') &&
    (mentions(file, `"namespace":"${namespace}`) || mentions(file, `"namespace": "${namespace}`))
  );
}

import type { Cataloger, FileDigestAlgorithm, InspectionRequest } from '@assay/core';
import { OS_RELEASE_PATHS } from '../catalogers/os-release/operating-system.ts';
import { createClaimMatcher } from './claim-matcher.ts';

/** What is wanted of the content of one file. */
export interface Selection {
  readonly reads: readonly { readonly cataloger: Cataloger; readonly path: string }[];
  /** The bytes themselves. */
  readonly retrieve: boolean;
  readonly algorithms: readonly FileDigestAlgorithm[];
}

/** Decides what is wanted of a file when its entry comes by; null for nothing. */
export type Selector = (index: number, path: string) => Selection | null;

/** One file of a second reading, in a form that crosses threads. */
export interface SelectionTarget {
  readonly index: number;
  readonly reads: readonly { readonly cataloger: string; readonly path: string }[];
  readonly retrieve: boolean;
  readonly algorithms: readonly FileDigestAlgorithm[];
  /** Real path in the image: how a root file system directory finds the file. */
  readonly path: string;
}

/** The file of users, which every inspection reads. */
export const PASSWD_PATH = '/etc/passwd';

/** Every path whose content the request, or each inspection, needs. */
export function retrievedPaths(request: InspectionRequest): ReadonlySet<string> {
  return new Set([PASSWD_PATH, ...OS_RELEASE_PATHS, ...request.retrieve]);
}

/** Selects what the claims of the catalogers and the request name. */
export function selectByClaims(catalogers: readonly Cataloger[], request: InspectionRequest): Selector {
  const matcher = createClaimMatcher(catalogers.map((cataloger) => ({ patterns: cataloger.claims, value: cataloger })));
  const retrieved = retrievedPaths(request);
  const { algorithms, paths } = request.fileDigests;
  const digested = paths === 'all' ? null : new Set(paths);
  return (_index, path) => {
    const claimants = matcher.match(path);
    const retrieve = retrieved.has(path);
    const digest = algorithms.length > 0 && (digested === null || digested.has(path));
    if (claimants.length === 0 && !retrieve && !digest) return null;
    return {
      reads: claimants.map((cataloger) => ({ cataloger, path })),
      retrieve,
      algorithms: digest ? algorithms : NO_ALGORITHMS,
    };
  };
}

/** Selects exactly the files of a second reading. */
export function selectByTargets(catalogers: readonly Cataloger[], targets: readonly SelectionTarget[]): Selector {
  const byId = new Map(catalogers.map((cataloger) => [cataloger.id, cataloger]));
  const byIndex = new Map(targets.map((target) => [target.index, target]));
  return (index) => {
    const target = byIndex.get(index);
    if (target === undefined) return null;
    const reads = target.reads.flatMap(({ cataloger, path }) => {
      const found = byId.get(cataloger);
      return found === undefined ? [] : [{ cataloger: found, path }];
    });
    return { reads, retrieve: target.retrieve, algorithms: target.algorithms };
  };
}

const NO_ALGORITHMS: readonly never[] = [];

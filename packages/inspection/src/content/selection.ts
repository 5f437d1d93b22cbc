import type { Cataloger, FileDigestAlgorithm, InspectionRequest } from '@assay/core';
import { OS_RELEASE_PATHS } from '../catalogers/os-release/operating-system.ts';
import { createClaimMatcher } from './claim-matcher.ts';
import { isProgramLike } from './program-names.ts';

/** What is wanted of the content of one file. */
export interface Selection {
  readonly reads: readonly { readonly cataloger: Cataloger; readonly path: string }[];
  /** The bytes themselves. */
  readonly retrieve: boolean;
  readonly algorithms: readonly FileDigestAlgorithm[];
  /** Catalogers that read the file if its first bytes make it a program; `reads` has none of them. */
  readonly programs: readonly Cataloger[];
  /** True when whatever looks at all content is to see it. */
  readonly scan: boolean;
}

/** Decides what is wanted of a file when its entry comes by; null for nothing. */
export type Selector = (index: number, path: string, mode: number) => Selection | null;

/** One file of a second reading, in a form that crosses threads. */
export interface SelectionTarget {
  readonly index: number;
  readonly reads: readonly { readonly cataloger: string; readonly path: string }[];
  readonly retrieve: boolean;
  readonly algorithms: readonly FileDigestAlgorithm[];
  /** True when it is to be looked at as a program. */
  readonly program: boolean;
  /** Real path in the image: how a root file system directory finds the file. */
  readonly path: string;
}

/** The file of users, which every inspection reads. */
export const PASSWD_PATH = '/etc/passwd';

/** The file of groups, which every inspection reads. */
export const GROUP_PATH = '/etc/group';

/** Every path whose content the request, or each inspection, needs. */
export function retrievedPaths(request: InspectionRequest): ReadonlySet<string> {
  return new Set([PASSWD_PATH, GROUP_PATH, ...OS_RELEASE_PATHS, ...request.retrieve]);
}

/** Selects what the claims of the catalogers and the request name. */
export function selectByClaims(catalogers: readonly Cataloger[], request: InspectionRequest): Selector {
  const matcher = createClaimMatcher(catalogers.map((cataloger) => ({ patterns: cataloger.claims, value: cataloger })));
  const retrieved = retrievedPaths(request);
  const retrievedNames = new Set([...retrieved].map((path) => path.slice(path.lastIndexOf('/') + 1)));
  const { algorithms, paths } = request.fileDigests;
  const digested = paths === 'all' ? null : new Set(paths);
  const programReaders = readersOfPrograms(catalogers);
  const scan = request.secrets === true || (request.contentSearches ?? []).length > 0;
  const plain: Selection = { reads: NONE, retrieve: false, algorithms: NONE, programs: NONE, scan };
  const program: Selection = { ...plain, programs: programReaders };
  return (_index, path, mode) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const claimants = matcher.match(path, name);
    const retrieve = retrievedNames.has(name) && retrieved.has(path);
    const digest = algorithms.length > 0 && (digested === null || digested.has(path));
    const programs = programReaders.length > 0 && isProgramLike(name, mode) ? programReaders : NONE;
    if (claimants.length === 0 && !retrieve && !digest) {
      if (programs.length > 0) return program;
      return scan ? plain : null;
    }
    return {
      reads: claimants.map((cataloger) => ({ cataloger, path })),
      retrieve,
      algorithms: digest ? algorithms : NONE,
      programs: claimants.length === 0 ? programs : programs.filter((cataloger) => !claimants.includes(cataloger)),
      scan,
    };
  };
}

/** Selects exactly the files of a second reading. */
export function selectByTargets(catalogers: readonly Cataloger[], targets: readonly SelectionTarget[]): Selector {
  const byId = new Map(catalogers.map((cataloger) => [cataloger.id, cataloger]));
  const byIndex = new Map(targets.map((target) => [target.index, target]));
  const programReaders = readersOfPrograms(catalogers);
  return (index) => {
    const target = byIndex.get(index);
    if (target === undefined) return null;
    const reads = target.reads.flatMap(({ cataloger, path }) => {
      const found = byId.get(cataloger);
      return found === undefined ? [] : [{ cataloger: found, path }];
    });
    const { retrieve, algorithms, program } = target;
    return { reads, retrieve, algorithms, programs: program ? programReaders : NONE, scan: false };
  };
}

function readersOfPrograms(catalogers: readonly Cataloger[]): readonly Cataloger[] {
  return catalogers.filter(({ magic = [] }) => magic.length > 0);
}

const NONE: readonly never[] = [];

import {
  type AdvisoryReader,
  type DatabaseStatus,
  type MatchOptions,
  type VexSource,
  type VulnerabilityExplanation,
  explainVulnerability,
  matchPackages,
  openDatabase,
  supportOf,
} from '@assay/advisory';
import type { ImageSubject, Inspection, SupportFact, VulnerabilityFacts } from '@assay/core';

/** What is known against the packages of an image, and how long its parts are supported. */
export interface MatchedImage {
  readonly subject: ImageSubject;
  readonly vulnerabilities: VulnerabilityFacts;
  readonly support: readonly SupportFact[];
}

/** What matching goes by. */
export interface MatcherOptions {
  /** File of the advisory database. */
  readonly database: string;
  /** Statements on exploitability, those of the user trusted. */
  readonly vex: readonly VexSource[];
  /** The instant that the end of support is judged by. */
  readonly at: Date;
}

/** An advisory database that images are held against, open until it is disposed of. */
export interface AdvisoryMatcher extends Disposable {
  readonly status: DatabaseStatus;
  /**
   * `baseLayers`: how many of the first layers are those of the base image; null when it is not known. `attached`: further statements,
   * about this image alone.
   */
  match(inspection: Inspection, baseLayers?: number | null, attached?: readonly VexSource[]): MatchedImage;
  /** Why the image has the vulnerability or has not. */
  explain(id: string, inspection: Inspection): VulnerabilityExplanation;
}

/**
 * Opens the database.
 * @throws DATABASE_MISSING, DATABASE_CORRUPT
 */
export function openMatcher({ database, vex, at }: MatcherOptions): AdvisoryMatcher {
  return matcherOn(openDatabase(database), { vex, at });
}

/** Matching by a database that is open already; disposing of it closes the reader. */
export function matcherOn(reader: AdvisoryReader, { vex, at }: Omit<MatcherOptions, 'database'>): AdvisoryMatcher {
  const options: MatchOptions = { vex, at };
  return {
    status: reader.status,
    match: (inspection, baseLayers = null, attached = []) => {
      const found = matchPackages(inspection, reader, { ...options, vex: [...vex, ...attached], baseLayers });
      const support = supportOf(reader, inspection, at);
      return { subject: inspection.subject, vulnerabilities: { ...found, support }, support };
    },
    explain: (id, inspection) => explainVulnerability(id, inspection, reader, options),
    [Symbol.dispose]: () => {
      reader.close();
    },
  };
}

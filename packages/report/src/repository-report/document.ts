import type { BuiltImage, Gap, JudgedReference, RepositoryReport, SourceSeverity, Verdict } from '@assay/core';
import { type DecisionDocument, decisionReportDocument } from '../decision-document.ts';
import { withoutCredentials } from '../private-text.ts';
import { type SourceDocument, sourceDocument } from '../repository-findings/document.ts';

/** A repository and its verdict, as JSON has it. */
export interface RepositoryDocument {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  readonly target: string;
  readonly found: {
    readonly dockerfiles: readonly string[];
    readonly policies: readonly string[];
    readonly builtImages: readonly BuiltImage[];
  };
  /** What each tool found in the source files, with its verdict and the mildest severity that fails. */
  readonly sources: readonly (SourceDocument & {
    readonly verdict: Verdict;
    readonly failOn: SourceSeverity | null;
  })[];
  readonly images: readonly ImageDocument[];
  readonly off: readonly string[];
  readonly notices: readonly string[];
}

/** An image held against the policy. */
export interface ImageDocument {
  readonly image: string;
  readonly verdict: Verdict;
  readonly decisions: readonly DecisionDocument[];
  readonly gaps: readonly Gap[];
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** The document of a report. Times are those of decisions alone. */
export function repositoryDocument(report: RepositoryReport): RepositoryDocument {
  const { verdict, target, found, sources, images, off, notices } = report;
  return {
    schemaVersion: 1,
    verdict,
    target,
    found,
    sources: sources.map((source) => {
      return { ...sourceDocument(source.report), verdict: source.verdict, failOn: source.failOn };
    }),
    images: images.map(imageDocument),
    off,
    notices,
  };
}

function imageDocument({ image, verdict, decisions, gaps, problem }: JudgedReference): ImageDocument {
  const document = decisionReportDocument({ decisions });
  return {
    image: withoutCredentials(image),
    verdict,
    decisions: 'decisions' in document ? document.decisions : [document],
    gaps,
    problem: problem === null ? null : { code: problem.code, message: withoutCredentials(problem.message) },
  };
}

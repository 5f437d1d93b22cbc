import type { Digest } from './digest.ts';

/** A secret in the image, in the final file system or in a layer below it. The value itself is never kept. */
export interface SecretFact {
  /** Id of the detector. */
  readonly detector: string;
  /** Expression or other names by which policies may know the detector. */
  readonly aliases: readonly string[];
  readonly path: string;
  /** From 1; null when it is in no line. */
  readonly line: number | null;
  /** diffID of the layer that holds it; null outside layers. */
  readonly layer: Digest | null;
  /** True when the file is still there in the final file system. */
  readonly visible: boolean;
}

/** A file in whose content a configured search expression was found. */
export interface ContentMatch {
  /** Name of the expression. */
  readonly name: string;
  readonly regex: string;
  readonly path: string;
  readonly layer: Digest | null;
}

/** What malware scanners said. */
export interface MalwareFacts {
  /** Scanners that ran to their end. */
  readonly scanners: readonly string[];
  readonly findings: readonly { readonly scanner: string; readonly signature: string; readonly path: string }[];
}

/** The Dockerfile that an image was built from, as its owner gave it. */
export interface DockerfileFact {
  readonly path: string;
  readonly text: string;
}

/** A finding of the Dockerfile rules. */
export interface LintFact {
  readonly rule: string;
  /** Other tools' ids of the same rule. */
  readonly aliases: readonly string[];
  readonly severity: 'error' | 'warning' | 'info' | 'style';
  readonly message: string;
  readonly path: string;
  readonly line: number;
}

/** Security configuration checks (STIG) that were run against the image elsewhere. */
export interface ConfigurationScan {
  readonly profile: string;
  /** RFC 3339. */
  readonly evaluatedAt: string;
  readonly failed: number;
}

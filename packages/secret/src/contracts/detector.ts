import type { ModuleHeader } from '@assay/core';

/** How likely it is that what was found is a usable secret. */
export type Confidence = 'high' | 'medium' | 'low';

/**
 * How much a detector knows: a token of one `service`, a `format` that any service may use, or only that something is called a
 * secret. Where two detectors find overlapping text the narrower one is right.
 */
export type Breadth = 'service' | 'format' | 'generic';

/** What a check of a token's own check digits said. `absent`: the form has none. */
export type Checksum = 'valid' | 'invalid' | 'absent';

/** A literal that must be there before a pattern is tried. One character is one byte (ISO 8859-1). */
export interface Keyword {
  readonly text: string;
  readonly caseSensitive: boolean;
}

/**
 * Sample texts as templates: `{alnum:36}` stands for 36 letters and digits, `{}` for nothing, so that no file of ours holds
 * anything that looks like a secret. `expandExample` makes the text.
 */
export interface DetectorExamples {
  /** Texts in which the detector finds a secret. */
  readonly leaks: readonly string[];
  /** Texts in which it finds none. */
  readonly clean: readonly string[];
}

/**
 * Finds one kind of secret. Wherever a keyword stands, the pattern is tried on the bytes around it, read as ISO 8859-1; it must
 * cover the keyword. A pattern is bounded in length and has no repetition inside a repetition, so its cost per keyword is bounded.
 */
export interface Detector extends ModuleHeader {
  readonly kind: 'detector';
  /** Who issued the secret, or the format that it is of. */
  readonly service: string;
  readonly breadth: Breadth;
  readonly confidence: Confidence;
  readonly keywords: readonly Keyword[];
  readonly pattern: RegExp;
  /** Most bytes of a match before its keyword; 0 when the pattern starts with the keyword. */
  readonly before: number;
  /** Most bytes of a match after the start of its keyword, what it looks ahead at included. */
  readonly after: number;
  /** The capturing group that is the secret; 0 is the whole match. */
  readonly secretGroup: number;
  /** Least Shannon entropy of the secret in bits per character; 0 asks for none. */
  readonly minEntropy: number;
  /** `files` also stands for any text; `pairs` are environment variables and labels only. */
  readonly scope: 'files' | 'pairs';
  /** The only paths in which it looks; null for all. */
  readonly paths: RegExp | null;
  /** True where words such as `changeme` mean that the value is a placeholder: values that people choose. */
  readonly chosenByPeople: boolean;
  /** Looks at the secret once more, for what an expression cannot say. */
  readonly accepts: ((secret: string) => boolean) | null;
  /** Checks the token's own check digits, where its form has them. */
  readonly verify: ((secret: string) => Checksum) | null;
  /** Rules of other tools that look for the same, as `tool:rule-id`. */
  readonly equivalents: readonly string[];
  readonly examples: DetectorExamples;
}

/** A detector as it is written down: what is left out has its usual value. */
export interface DetectorSpec {
  readonly id: string;
  readonly service: string;
  readonly title: string;
  /** What whoever holds the secret can do; one sentence. */
  readonly summary: string;
  readonly keywords: readonly string[];
  /** Default false: keywords are compared byte by byte. */
  readonly ignoreKeywordCase?: boolean;
  readonly pattern: RegExp;
  /** Default 0. */
  readonly before?: number;
  /** Default 512. */
  readonly after?: number;
  /** Default 0. */
  readonly secretGroup?: number;
  /** Default 0. */
  readonly minEntropy?: number;
  /** Default `high`. */
  readonly confidence?: Confidence;
  /** Default `service`. */
  readonly breadth?: Breadth;
  /** Default `files`. */
  readonly scope?: 'files' | 'pairs';
  readonly paths?: RegExp;
  /** Default false. */
  readonly chosenByPeople?: boolean;
  readonly accepts?: (secret: string) => boolean;
  readonly verify?: (secret: string) => Checksum;
  readonly equivalents?: readonly string[];
  readonly examples: DetectorExamples;
}

/** Completes a detector. */
export function defineDetector(spec: DetectorSpec): Detector {
  return {
    ...USUAL,
    ...spec,
    keywords: spec.keywords.map((text) => ({ text, caseSensitive: spec.ignoreKeywordCase !== true })),
  };
}

const USUAL = {
  kind: 'detector',
  since: '0.1.0',
  stability: 'stable',
  breadth: 'service',
  confidence: 'high',
  before: 0,
  after: 512,
  secretGroup: 0,
  minEntropy: 0,
  scope: 'files',
  paths: null,
  chosenByPeople: false,
  accepts: null,
  verify: null,
  equivalents: [],
} as const;

import type { VexStatus } from './vex-document.ts';

/** A statement to be written. */
export interface OpenVexStatementInput {
  /** Id of the vulnerability. */
  readonly vulnerability: string;
  readonly aliases?: readonly string[];
  /** Package URLs in the image that it is about; empty: the image as a whole. */
  readonly packages: readonly string[];
  readonly status: VexStatus;
  /** One of the five labels of OpenVEX; only for `not_affected`. */
  readonly justification?: string | null;
  /** Why it is not affected, or what was done or accepted. */
  readonly text?: string | null;
}

/** A document to be written. */
export interface OpenVexInput {
  /** IRI; by default one made of the content. */
  readonly id?: string;
  readonly author: string;
  readonly timestamp: Date;
  readonly toolVersion: string;
  /** Identifier of the image: its `pkg:oci` URL, or its reference. */
  readonly product: string;
  readonly statements: readonly OpenVexStatementInput[];
}

/** Labels that OpenVEX 0.2.0 knows. */
export const OPENVEX_JUSTIFICATIONS: readonly string[] = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];

import type { VexNote } from '@assay/core';

/** Status words of VEX, as OpenVEX writes them. */
export type VexStatus = VexNote['status'];

/** One thing that a statement is about, by everything that identifies it. Any of them is enough. */
export interface VexProduct {
  /** Package URLs, as written. */
  readonly purls: readonly string[];
  readonly cpes: readonly string[];
  /** `sha256:…` of an image's manifest, index or configuration. */
  readonly digests: readonly string[];
  /** Image references, as written. */
  readonly references: readonly string[];
}

/** A product, and the parts of it that a statement narrows it to; no parts: the product as a whole. */
export interface VexTarget {
  readonly product: VexProduct;
  readonly subcomponents: readonly VexProduct[];
}

/** What a document says of one vulnerability. */
export interface VexStatement {
  /** The vulnerability's id and aliases. */
  readonly ids: readonly string[];
  readonly status: VexStatus;
  /** The label of the format, in the words of OpenVEX where one corresponds. */
  readonly justification: string | null;
  /** Impact or action in the author's words; at most 2,000 characters. */
  readonly text: string | null;
  /** ISO 8601 in UTC; null when neither statement nor document are dated. */
  readonly timestamp: string | null;
  readonly targets: readonly VexTarget[];
}

/** A VEX document of any format. */
export interface VexDocument {
  readonly format: 'openvex' | 'csaf' | 'cyclonedx';
  /** The document's own id; empty when it has none. */
  readonly id: string;
  readonly author: string | null;
  readonly timestamp: string | null;
  /** In the order of the document. */
  readonly statements: readonly VexStatement[];
}

/**
 * A document and whether it may take findings out. What is attached to an image, or found in it, was written by whoever could push the
 * image: it is only trusted when somebody who may says so (a file given by the user, a verified signature).
 */
export interface VexSource {
  readonly document: VexDocument;
  /** Default false: it annotates and changes nothing. */
  readonly trusted?: boolean;
  /** What notes call it: a path or a digest. Default: the id of the document. */
  readonly name?: string;
}

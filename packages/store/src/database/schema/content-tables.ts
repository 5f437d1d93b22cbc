import type { Generated } from 'kysely';
import type { Counted } from './access-tables.ts';

/** A repository of a registry that a space knows. */
export interface RepositoryTable {
  space_id: string;
  id: string;
  name: string;
  watch_every_ms: number | null;
  watch_pattern: string | null;
  next_poll_at: number | null;
  created_at: number;
}

/** What a tag names now. */
export interface TagTable {
  space_id: string;
  repository_id: string;
  name: string;
  digest: string;
  seen_at: number;
}

/** What a tag named from then on. */
export interface TagHistoryTable {
  space_id: string;
  id: string;
  repository_id: string;
  name: string;
  digest: string;
  previous_digest: string | null;
  at: number;
}

/**
 * The content of an image. `claimed_by` is empty for what we took apart ourselves, otherwise the space that handed in its own
 * description: what one tenant claims of a digest is never what another one reads.
 */
export interface ImageTable {
  id: Counted;
  digest: string;
  claimed_by: string;
  image_id: string | null;
  media_type: string | null;
  platform: string | null;
  size_bytes: number | null;
  os: string | null;
  analysed_at: number | null;
  revision: string | null;
  created_at: number;
}

/** An image that a space may see. */
export interface SpaceImageTable {
  space_id: string;
  image_id: number;
  linked_at: number;
  state: string;
  /** The worst that stands on it; null when it was never judged. */
  verdict: string | null;
  problem: string | null;
  /** The name that the space asked for it by last; canonical. */
  reference: string | null;
  /** The index that it was chosen from for the space. */
  index_digest: string | null;
}

/** A layer of an image, base first. */
export interface ImageLayerTable {
  image_id: number;
  position: number;
  digest: string | null;
  diff_id: string | null;
  size_bytes: number | null;
}

/** A document about an image in the blob store. */
export interface ImageDocumentTable {
  image_id: number;
  kind: string;
  format: string;
  blob: string;
  size_bytes: number;
  created_at: number;
}

/** A document about an image that one space alone sees: which inspection it reads, facts found with its credentials, what it handed in. */
export interface SpaceDocumentTable {
  space_id: string;
  image_id: number;
  kind: string;
  format: string;
  blob: string;
  size_bytes: number;
  created_at: number;
}

/** A space that waits for an image to be read. */
export interface InspectionWaitTable {
  space_id: string;
  image_id: number;
  reference: string;
  job_id: string;
  cause: string;
  lane: string;
}

/** How many requests a registry may be sent now. */
export interface RegistryBudgetTable {
  host: string;
  /** Thousandths of a request. */
  tokens: number;
  refilled_at: number;
  paused_until: number;
}

/** Where a registry sends its events to. */
export interface EventReceiverTable {
  space_id: string;
  id: string;
  name: string;
  kind: string;
  registry: string | null;
  path_hash: string;
  sealed: Uint8Array | null;
  key_id: string | null;
  created_by: string;
  created_at: number;
}

/** An event that was taken, so that it is not taken again. */
export interface EventDeliveryTable {
  space_id: string;
  receiver_id: string;
  delivery: string;
  at: number;
}

/** A distinct package version. */
export interface PackageTable {
  id: Counted;
  identity: string;
  type: string;
  distro: string;
  name: string;
  version: string;
  source_name: string | null;
  source_version: string | null;
  purl: string;
  /** What else matching asks of it, as an object. */
  facts: string;
  /** 1 once it was held against advisories for the first time. */
  matched: Generated<number>;
}

/** The packages that came with one layer; the same set in however many images is one row. */
export interface PackageSetTable {
  id: Counted;
  digest: string;
  size: number;
}

/** A package in a set. */
export interface PackageSetMemberTable {
  package_id: number;
  set_id: number;
}

/** A set in an image: the packages of the layer at that position. */
export interface ImagePackageSetTable {
  set_id: number;
  image_id: number;
  position: number;
}

/** A package version that an advisory affects, as last computed. */
export interface PackageVulnerabilityTable {
  vulnerability: string;
  package_id: number;
  severity: string;
  fixed_in: string | null;
  digest: string;
  matched_at: number;
}

import { type FeedSource, invalid } from '../document/feed-source.ts';
import { instantAt } from '../document/instant.ts';
import {
  type Placed,
  objects,
  optionalObject,
  optionalText,
  optionalWord,
  requiredWord,
  words,
} from '../document/members.ts';
import { cvssVector } from '../cvss-vector.ts';
import type { CvssVector } from '../../contracts/advisory.ts';
import { type CsafComponent, type CsafProduct, type ProductTree, readProductTree } from './product-tree.ts';

/** What a document says of one component of one product. */
export interface CsafStatement {
  readonly status: 'fixed' | 'affected' | 'not-affected' | 'under-investigation';
  readonly product: CsafProduct;
  readonly component: CsafComponent;
  readonly remediation: CsafRemediation | null;
}

/** What the publisher does about it: `vendor_fix`, `none_available`, `no_fix_planned`, … */
export interface CsafRemediation {
  readonly category: string;
  readonly details: string;
  /** RFC 3339; null when it does not say. */
  readonly date: string | null;
}

/** One vulnerability of a document. */
export interface CsafVulnerability {
  readonly cve: string | null;
  readonly title: string | null;
  readonly cwe: string | null;
  readonly cvss: readonly CvssVector[];
  readonly impact: string | null;
  readonly published: string | null;
  readonly statements: readonly CsafStatement[];
}

/** A CSAF 2.0 document. */
export interface CsafDocument {
  readonly id: string;
  readonly category: string;
  readonly title: string | null;
  readonly severity: string | null;
  readonly published: string | null;
  readonly modified: string | null;
  readonly link: string | null;
  readonly vulnerabilities: readonly CsafVulnerability[];
}

const STATUSES = [
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['recommended', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['known_not_affected', 'not-affected'],
  ['under_investigation', 'under-investigation'],
] as const;

/**
 * Reads a CSAF 2.0 document: advisories and VEX.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readCsaf(source: FeedSource, root: Placed): CsafDocument {
  const document = optionalObject(source, root, 'document');
  const tracking = document === null ? null : optionalObject(source, document, 'tracking');
  if (document === null || tracking === null) throw invalid(source, '/document/tracking', 'is missing');
  const tree = readProductTree(source, root);
  const severity = optionalObject(source, document, 'aggregate_severity');
  return {
    id: requiredWord(source, tracking, 'id'),
    category: requiredWord(source, document, 'category'),
    title: optionalText(source, document, 'title'),
    severity: severity === null ? null : optionalWord(source, severity, 'text'),
    published: instantAt(source, tracking, 'initial_release_date'),
    modified: instantAt(source, tracking, 'current_release_date'),
    link: linkOf(source, document),
    vulnerabilities: objects(source, root, 'vulnerabilities').map((entry) => readVulnerability(source, entry, tree)),
  };
}

function linkOf(source: FeedSource, document: Placed): string | null {
  const references = objects(source, document, 'references').filter(({ members }) => members['category'] === 'self');
  const urls = references.map((reference) => optionalText(source, reference, 'url') ?? '');
  return urls.find((url) => !url.endsWith('.json')) ?? urls[0] ?? null;
}

function readVulnerability(source: FeedSource, entry: Placed, tree: ProductTree): CsafVulnerability {
  const cwe = optionalObject(source, entry, 'cwe');
  const impact = objects(source, entry, 'threats').find(({ members }) => members['category'] === 'impact');
  return {
    cve: optionalWord(source, entry, 'cve'),
    title: optionalText(source, entry, 'title'),
    cwe: cwe === null ? null : optionalWord(source, cwe, 'id'),
    cvss: vectorsOf(source, entry),
    impact: impact === undefined ? null : optionalWord(source, impact, 'details'),
    published: instantAt(source, entry, 'release_date'),
    statements: statementsOf(source, entry, tree),
  };
}

function vectorsOf(source: FeedSource, entry: Placed): readonly CvssVector[] {
  const vectors = new Map<string, CvssVector>();
  for (const score of objects(source, entry, 'scores')) {
    for (const key of ['cvss_v2', 'cvss_v3', 'cvss_v4']) {
      const cvss = optionalObject(source, score, key);
      const text = cvss === null ? null : optionalText(source, cvss, 'vectorString');
      const vector = text === null ? null : cvssVector(text, source.feed);
      if (vector !== null) vectors.set(vector.vector, vector);
    }
  }
  return [...vectors.values()];
}

function statementsOf(source: FeedSource, entry: Placed, tree: ProductTree): readonly CsafStatement[] {
  const listed = optionalObject(source, entry, 'product_status');
  if (listed === null) return [];
  const remediations = remediationsOf(source, entry);
  const statements: CsafStatement[] = [];
  for (const [key, status] of STATUSES) {
    for (const [index, id] of words(source, listed, key).entries()) {
      const found = tree.get(id);
      if (found === undefined) throw invalid(source, `${listed.place}/${key}/${index}`, 'is in no product tree');
      if (found !== null) statements.push({ ...found, status, remediation: remediations.get(id) ?? null });
    }
  }
  return statements;
}

/** What says that there will be no fix outweighs work-arounds. */
const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['no_fix_planned', 3],
  ['none_available', 2],
  ['vendor_fix', 1],
]);

function remediationsOf(source: FeedSource, entry: Placed): ReadonlyMap<string, CsafRemediation> {
  const byId = new Map<string, CsafRemediation>();
  for (const remediation of objects(source, entry, 'remediations')) {
    const category = requiredWord(source, remediation, 'category');
    const weight = WEIGHTS.get(category) ?? 0;
    const found = {
      category,
      details: (optionalText(source, remediation, 'details') ?? '').slice(0, 100),
      date: instantAt(source, remediation, 'date'),
    };
    for (const id of words(source, remediation, 'product_ids')) {
      const known = byId.get(id);
      if (known === undefined || weight > (WEIGHTS.get(known.category) ?? 0)) byId.set(id, found);
    }
  }
  return byId;
}

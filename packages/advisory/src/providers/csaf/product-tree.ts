import { type FeedSource, invalid, overLimit } from '../document/feed-source.ts';
import { type Placed, objects, optionalObject, optionalText, requiredWord } from '../document/members.ts';
import { type RpmPurl, readRpmPurl } from './rpm-purl.ts';

/** A product: a release of a distribution, or something that is built for one. */
export interface CsafProduct {
  readonly name: string;
  /** CPE in either form; null when it has none. */
  readonly cpe: string | null;
}

/** A package of a product. */
export interface CsafComponent extends RpmPurl {
  readonly productId: string;
}

/** What an id stands for: a package in a product; null for what is no package, such as a container image. */
export type ProductTree = ReadonlyMap<
  string,
  { readonly product: CsafProduct; readonly component: CsafComponent } | null
>;

/** Branches within each other; CSAF recommends at most 30. */
const MAX_DEPTH = 30;

interface FullProduct {
  readonly id: string;
  readonly name: string;
  readonly cpe: string | null;
  readonly purl: string | null;
}

/**
 * The product tree of a CSAF document: ids of relationships resolved to package and product.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readProductTree(source: FeedSource, root: Placed): ProductTree {
  const tree = optionalObject(source, root, 'product_tree');
  if (tree === null) return new Map();
  const products = new Map<string, FullProduct>();
  const add = (product: Placed): void => {
    const full = fullProduct(source, product);
    products.set(full.id, full);
  };
  walkBranches(source, tree, { depth: 0, add });
  for (const product of objects(source, tree, 'full_product_names')) add(product);
  const resolved = new Map<string, { product: CsafProduct; component: CsafComponent } | null>();
  for (const id of products.keys()) resolved.set(id, null);
  for (const relationship of objects(source, tree, 'relationships')) {
    const full = optionalObject(source, relationship, 'full_product_name');
    if (full === null) throw invalid(source, `${relationship.place}/full_product_name`, 'is missing');
    resolved.set(requiredWord(source, full, 'product_id'), related(source, relationship, products));
  }
  return resolved;
}

interface Walk {
  readonly depth: number;
  readonly add: (product: Placed) => void;
}

function walkBranches(source: FeedSource, parent: Placed, { depth, add }: Walk): void {
  if (depth > MAX_DEPTH) throw overLimit(source, `more than ${MAX_DEPTH} branches within each other`);
  for (const branch of objects(source, parent, 'branches')) {
    const product = optionalObject(source, branch, 'product');
    if (product !== null) add(product);
    walkBranches(source, branch, { depth: depth + 1, add });
  }
}

function fullProduct(source: FeedSource, product: Placed): FullProduct {
  const helper = optionalObject(source, product, 'product_identification_helper');
  return {
    id: requiredWord(source, product, 'product_id'),
    name: optionalText(source, product, 'name') ?? '',
    cpe: helper === null ? null : optionalText(source, helper, 'cpe'),
    purl: helper === null ? null : optionalText(source, helper, 'purl'),
  };
}

function related(
  source: FeedSource,
  relationship: Placed,
  products: ReadonlyMap<string, FullProduct>,
): { readonly product: CsafProduct; readonly component: CsafComponent } | null {
  const componentId = requiredWord(source, relationship, 'product_reference');
  const product = products.get(requiredWord(source, relationship, 'relates_to_product_reference'));
  if (product === undefined) throw invalid(source, relationship.place, 'relates to a product that is not there');
  const part = products.get(componentId);
  const component = packageOf(source, part?.purl ?? null, componentId, relationship.place);
  return component === null ? null : { product: { name: product.name, cpe: product.cpe }, component };
}

function packageOf(source: FeedSource, purl: string | null, productId: string, place: string): CsafComponent | null {
  if (purl !== null) {
    if (!purl.startsWith('pkg:rpm/') && !purl.startsWith('pkg:rpmmod/')) return null;
    const read = readRpmPurl(purl);
    if (read === null) throw invalid(source, place, 'has a package URL that is none');
    return { ...read, productId };
  }
  return fromFileName(productId);
}

const ARCHITECTURES = 'x86_64|aarch64|ppc64le|s390x|i586|i686|noarch|src|nosrc|ppc64|ppc|ia64|s390|armv7hl|riscv64';
const FILE_NAME = new RegExp(String.raw`^(.+)-([^-]+)-([^-]+)\.(${ARCHITECTURES})$`);

/** `name-version-release.arch`, as SUSE calls packages of which it gives no URL; a bare name is a package of any version. */
function fromFileName(productId: string): CsafComponent | null {
  const [, name, version, release, architecture] = FILE_NAME.exec(productId) ?? [];
  const plain = { module: null, productId };
  if (name === undefined || architecture === undefined) {
    return /^[\w.+-]+$/.test(productId) ? { ...plain, name: productId, version: null, architecture: null } : null;
  }
  return { ...plain, name, version: `${version}-${release}`, architecture };
}

import { type Fields, vexInvalid } from './document-fields.ts';
import { digestsOf, mergedProduct, NO_PRODUCT, productOf } from './product-identity.ts';
import type { VexProduct, VexTarget } from './vex-document.ts';

/** Levels of branches; real trees have three or four. */
const MAX_DEPTH = 50;
/** Products and branches of one tree. */
const MAX_NODES = 500_000;

/**
 * Products of a tree by their ids. A relationship makes a component of a platform a product: the platform is then what contains, the
 * component the part. CSAF 2.0, section 3.2.2.
 * @throws VEX_INVALID
 */
export function readProductTree(tree: Fields | null): ReadonlyMap<string, VexTarget> {
  const products = new Map<string, VexProduct>();
  if (tree === null) return new Map();
  for (const full of tree.objects('full_product_names')) addProduct(products, full);
  addBranches(products, tree);
  const targets = new Map<string, VexTarget>();
  for (const [id, product] of products) targets.set(id, { product, subcomponents: [] });
  for (const relationship of tree.objects('relationships')) addRelationship(targets, relationship);
  return targets;
}

function addBranches(products: Map<string, VexProduct>, tree: Fields): void {
  const open: { readonly fields: Fields; readonly depth: number }[] = [{ fields: tree, depth: 0 }];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    nodes += 1;
    if (next.depth > MAX_DEPTH || nodes > MAX_NODES) {
      throw vexInvalid(tree.document, next.fields.place, 'is deeper or larger than any product tree');
    }
    const product = next.fields.object('product');
    if (product !== null) addProduct(products, product);
    for (const branch of next.fields.objects('branches')) open.push({ fields: branch, depth: next.depth + 1 });
  }
}

function addProduct(products: Map<string, VexProduct>, fields: Fields): void {
  products.set(fields.requiredId('product_id'), readIdentity(fields.object('product_identification_helper')));
}

function readIdentity(helper: Fields | null): VexProduct {
  if (helper === null) return NO_PRODUCT;
  const named = ['purl', 'cpe'].flatMap((key) => helper.id(key) ?? []).map(productOf);
  const hashes = helper
    .objects('hashes')
    .flatMap((hash) => hash.objects('file_hashes'))
    .map((hash) => [hash.id('algorithm') ?? '', hash.id('value') ?? ''] as const);
  return named.reduce(mergedProduct, { ...NO_PRODUCT, digests: digestsOf(hashes) });
}

/** What the new product is called identifies it as well, when it has names of its own. */
function addRelationship(targets: Map<string, VexTarget>, fields: Fields): void {
  const component = targets.get(fields.requiredId('product_reference'));
  const platform = targets.get(fields.requiredId('relates_to_product_reference'));
  const full = fields.object('full_product_name');
  if (component === undefined || platform === undefined || full === null) return;
  targets.set(full.requiredId('product_id'), {
    product: platform.product,
    subcomponents: component.subcomponents.length > 0 ? component.subcomponents : [component.product],
  });
}

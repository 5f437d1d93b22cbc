import { Fields } from './document-fields.ts';
import { digestsOf, mergedProduct, NO_PRODUCT, productOf } from './product-identity.ts';
import type { VexDocument, VexProduct, VexStatement, VexStatus, VexTarget } from './vex-document.ts';

const STATUSES: ReadonlyMap<string, VexStatus> = new Map([
  ['not_affected', 'not_affected'],
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
]);

/**
 * Reads a document of OpenVEX 0.2.0, and of 0.0.x, where products are plain texts.
 * @throws VEX_INVALID
 */
export function readOpenVex(root: Fields): VexDocument {
  const timestamp = root.instant('last_updated') ?? root.instant('timestamp');
  if (timestamp === null) throw root.wrong('timestamp', 'is missing');
  if (!root.has('statements')) throw root.wrong('statements', 'is missing');
  const issued = root.instant('timestamp') ?? timestamp;
  return {
    format: 'openvex',
    id: root.requiredId('@id'),
    author: root.requiredId('author'),
    timestamp,
    statements: root.objects('statements').map((one) => readStatement(one, issued)),
  };
}

function readStatement(fields: Fields, issued: string): VexStatement {
  const word = fields.requiredId('status');
  const status = STATUSES.get(word);
  if (status === undefined)
    throw fields.wrong('status', `is ${JSON.stringify(word.slice(0, 100))}, which is no status`);
  const justification = fields.id('justification');
  const impact = fields.text('impact_statement');
  if (status === 'not_affected' && justification === null && impact === null) {
    throw fields.wrong('justification', 'is missing: not_affected needs it, or an impact_statement');
  }
  const shared = fields.has('subcomponents') ? fields.ids('subcomponents').map(productOf) : [];
  return {
    ids: readVulnerability(fields),
    status,
    justification,
    text: impact ?? fields.text('action_statement') ?? fields.text('status_notes'),
    timestamp: fields.instant('last_updated') ?? fields.instant('timestamp') ?? issued,
    targets: readTargets(fields, shared),
  };
}

function readVulnerability(fields: Fields): readonly string[] {
  if (typeof fields.raw('vulnerability') === 'string') return [fields.requiredId('vulnerability')];
  const vulnerability = fields.object('vulnerability');
  if (vulnerability === null) throw fields.wrong('vulnerability', 'is missing');
  const name = vulnerability.id('name') ?? vulnerability.requiredId('@id');
  return [...new Set([name, ...vulnerability.ids('aliases')])];
}

/** A statement without products says nothing of any image. */
function readTargets(fields: Fields, shared: readonly VexProduct[]): readonly VexTarget[] {
  return fields.list('products').map((value, index) => {
    if (typeof value === 'string') return { product: productOf(value), subcomponents: shared };
    const product = new Fields(fields.document, `${fields.place}/products/${index}`, value);
    const parts = product.list('subcomponents').map((part, at) => readPart(product, part, at));
    return { product: readComponent(product), subcomponents: [...parts, ...shared] };
  });
}

function readPart(product: Fields, value: unknown, index: number): VexProduct {
  if (typeof value === 'string') return productOf(value);
  return readComponent(new Fields(product.document, `${product.place}/subcomponents/${index}`, value));
}

function readComponent(fields: Fields): VexProduct {
  const id = fields.id('@id');
  const identifiers = fields.object('identifiers');
  const named = ['purl', 'cpe23', 'cpe22'].flatMap((key) => identifiers?.id(key) ?? []);
  const hashes = fields.object('hashes');
  const digests = digestsOf((hashes?.keys() ?? []).map((key) => [key, hashes?.id(key) ?? ''] as const));
  const all = [...(id === null ? [] : [id]), ...named].map(productOf);
  return all.reduce(mergedProduct, { ...NO_PRODUCT, digests });
}

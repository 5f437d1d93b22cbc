import { readProductTree } from './csaf-products.ts';
import type { Fields } from './document-fields.ts';
import type { VexDocument, VexStatement, VexStatus, VexTarget } from './vex-document.ts';

/** Lists of `product_status` and what they come to. CSAF 2.0, section 3.2.3.9. */
const STATUSES: readonly (readonly [list: string, status: VexStatus])[] = [
  ['known_not_affected', 'not_affected'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
];

/**
 * Reads a CSAF 2.0 document: each product and status of each vulnerability is one statement.
 * @throws VEX_INVALID
 */
export function readCsaf(root: Fields): VexDocument {
  const document = root.object('document');
  if (document === null) throw root.wrong('document', 'is missing');
  const tracking = document.object('tracking');
  const timestamp = tracking?.instant('current_release_date') ?? tracking?.instant('initial_release_date') ?? null;
  const products = readProductTree(root.object('product_tree'));
  return {
    format: 'csaf',
    id: tracking?.id('id') ?? '',
    author: document.object('publisher')?.id('name') ?? null,
    timestamp,
    statements: root.objects('vulnerabilities').flatMap((one) => readVulnerability(one, products, timestamp)),
  };
}

function readVulnerability(
  fields: Fields,
  products: ReadonlyMap<string, VexTarget>,
  timestamp: string | null,
): readonly VexStatement[] {
  const cve = fields.id('cve');
  const others = fields.objects('ids').flatMap((one) => one.id('text') ?? []);
  const ids = [...new Set([...(cve === null ? [] : [cve]), ...others])];
  const status = fields.object('product_status');
  if (ids.length === 0 || status === null) return [];
  const labels = perProduct(fields.objects('flags'), 'label');
  const details = perProduct([...fields.objects('threats'), ...fields.objects('remediations')], 'details');
  return STATUSES.flatMap(([list, word]) =>
    groupByText(status.ids(list), labels, details).map(({ justification, text, members }) => ({
      ids,
      status: word,
      justification: word === 'not_affected' ? justification : null,
      text,
      timestamp,
      targets: members.flatMap((id) => products.get(id) ?? []),
    })),
  );
}

/** A text of entries that name products, by product. */
function perProduct(entries: readonly Fields[], key: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const entry of entries) {
    const text = entry.text(key);
    if (text === null) continue;
    for (const id of entry.ids('product_ids')) if (!texts.has(id)) texts.set(id, text);
  }
  return texts;
}

interface Group {
  readonly justification: string | null;
  readonly text: string | null;
  readonly members: string[];
}

/** Products about which the same is said are one statement. */
function groupByText(
  ids: readonly string[],
  labels: ReadonlyMap<string, string>,
  details: ReadonlyMap<string, string>,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const id of ids) {
    const justification = labels.get(id) ?? null;
    const text = details.get(id) ?? null;
    const key = `${justification ?? ''}\0${text ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { justification, text, members: [id] });
    else group.members.push(id);
  }
  return [...groups.values()];
}

import { isJsonObject } from '@assay/core';
import type { FeedRecord, SupportRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { baseNameOf, headOf } from '../document/file-head.ts';
import { dayOf } from '../document/instant.ts';
import { readJson } from '../document/json-document.ts';
import {
  type Placed,
  objectIfAny,
  objects,
  optionalObject,
  optionalWord,
  requiredList,
  requiredWord,
  textIfAny,
} from '../document/members.ts';

/** Until when releases of products are supported. */
export const endoflife: AdvisoryProvider = {
  id: 'endoflife',
  title: 'endoflife.date',
  summary: 'Until when the releases of distributions, languages and programs are supported.',
  homepage: 'https://endoflife.date',
  license: 'MIT.',
  recognizes: (file) => {
    const head = headOf(file);
    return (
      /"(?:releaseCycle|cycle)"\s*:/.test(head) ||
      (/"(?:isEol|eolFrom)"\s*:/.test(head) && /"releases"\s*:/.test(head)) ||
      (/^\s*\{\s*"product"\s*:/.test(head) && /"releases"\s*:/.test(head))
    );
  },
  read: readProduct,
  downloads: [{ namespace: '*', url: 'https://endoflife.date/api/v1/products/full', kind: 'file' }],
};

function* readProduct(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('endoflife', file);
  const value = readJson(source, file);
  for (const { product, releases } of productsOf(source, file, value)) {
    for (const release of releases) yield { kind: 'support', support: readRelease(source, product, release) };
  }
}

interface Product {
  readonly product: string;
  readonly releases: readonly Placed[];
}

/**
 * The shapes in which the data are published: front matter `{product, releases}`, the API's list of cycles of the product that the
 * file is named after, and the newer API's `{result: {name, releases}}` or `{result: [ … ]}`.
 */
function productsOf(source: FeedSource, file: FeedFile, value: unknown): readonly Product[] {
  if (Array.isArray(value)) {
    const product = baseNameOf(file).replace(/\.json$/, '');
    return [{ product, releases: objects(source, { members: { releases: value }, place: '' }, 'releases') }];
  }
  if (!isJsonObject(value)) throw invalid(source, 'start', 'not an object');
  const root = { members: value, place: '' };
  if (Array.isArray(value['result'])) return objects(source, root, 'result').map((entry) => productOf(source, entry));
  return [productOf(source, optionalObject(source, root, 'result') ?? root)];
}

function productOf(source: FeedSource, entry: Placed): Product {
  requiredList(source, entry, 'releases');
  const product = optionalWord(source, entry, 'product') ?? requiredWord(source, entry, 'name');
  return { product, releases: objects(source, entry, 'releases') };
}

function readRelease(source: FeedSource, product: string, release: Placed): SupportRecord {
  const cycle =
    optionalWord(source, release, 'releaseCycle') ??
    optionalWord(source, release, 'cycle') ??
    requiredWord(source, release, 'name');
  const end = release.members['eol'] ?? release.members['isEol'];
  return {
    product,
    cycle,
    releasedOn: dayAt(source, release, ['releaseDate']),
    activeUntil: dayAt(source, release, ['eoas', 'support', 'eoasFrom']),
    supportedUntil: dayAt(source, release, ['eol', 'eolFrom']),
    extendedUntil: dayAt(source, release, ['eoes', 'extendedSupport', 'eoesFrom']),
    ended: typeof end === 'boolean' ? end : null,
    latest: textIfAny(release.members, 'latest') ?? textIfAny(objectIfAny(release.members, 'latest'), 'name'),
  };
}

/** The first of the members that is a day; true and false say only whether there is one. */
function dayAt(source: FeedSource, { members, place }: Placed, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = members[key];
    if (typeof value === 'string') return dayOf(source, `${place}/${key}`, value);
    if (value !== undefined && value !== null && typeof value !== 'boolean') {
      throw invalid(source, `${place}/${key}`, 'neither a day nor true or false');
    }
  }
  return null;
}

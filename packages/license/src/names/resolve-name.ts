import { CATEGORIES, type LicenseCategory } from '../category/category.ts';
import { once } from '../once.ts';
import type { Expression } from '../spdx/expression.ts';
import { canonicalId, licenseIds, listedLicenses, replacementOf } from '../spdx/ids.ts';
import { parseExpression, parseLicense } from '../spdx/parse-expression.ts';
import { ALIASES } from './aliases.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { FAMILIES } from './families.ts';
import { foldName } from './fold-name.ts';
import { gnuNameId } from './gnu-name.ts';
import { licenseOfUrl } from './license-urls.ts';

/** What a name of a licence says: an expression, or only the category. */
export type NamedLicense =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'category'; readonly category: LicenseCategory };

/** Longer texts are no names. */
const MAX_NAME = 200;

/** The licence that a name stands for, in any usual spelling; null when it is not known. */
export function resolveName(name: string): NamedLicense | null {
  if (name.length > MAX_NAME || !isBalanced(name)) return null;
  const listed = parseLicense(name);
  if (listed !== null) return { kind: 'expression', expression: listed };
  if (/^https?:/i.test(name)) return named(licenseOfUrl(name));
  const folded = foldName(name);
  if (folded === '') return null;
  return knownName(folded) ?? named(gnuNameId(folded)) ?? familyVersion(folded) ?? inBrackets(name) ?? beforeUrl(name);
}

function knownName(folded: string): NamedLicense | null {
  const known = knownNames().get(folded);
  if (known === undefined) return null;
  if (known.kind === 'expression') return named(known.says);
  const category = CATEGORIES.find((each) => each === known.says);
  return category === undefined ? null : { kind: 'category', category };
}

/** `MIT http://opensource.org/licenses/MIT` */
function beforeUrl(name: string): NamedLicense | null {
  const words = /^(.*\S)\s+[<(]?https?:\/\/\S+$/i.exec(name)?.[1];
  return words === undefined ? null : resolveName(words.replace(/[\s:,;-]+$/, ''));
}

/** A name cut out of a longer statement has its parentheses complete. */
function isBalanced(name: string): boolean {
  return name.split('(').length === name.split(')').length;
}

function named(expression: string | null): NamedLicense | null {
  const parsed = expression === null ? null : parseExpression(expression);
  return parsed === null ? null : { kind: 'expression', expression: parsed };
}

/** `mpl 1.1+` is MPL-1.1 or later. */
function familyVersion(folded: string): NamedLicense | null {
  const match = /^(.+?) (\d(?:\.\d+)?[a-c]?)( unported| international| generic)?(\+| or later| or newer)?$/.exec(
    folded,
  );
  if (match === null) return null;
  const [, name = '', version = '', , later] = match;
  const family = FAMILIES.find(({ names }) => names.includes(name));
  if (family === undefined) return null;
  const id = canonicalId(`${family.id}${version.includes('.') ? version : `${version}.0`}`);
  return id === null ? null : named(later === undefined ? id : `${id}+`);
}

/** `Mozilla Public License 2.0 (MPL 2.0)` says it twice; both must mean the same, or one of them nothing. */
function inBrackets(name: string): NamedLicense | null {
  const match = /^([^()[\]]+)[([]([^()[\]]+)[)\]]\s*$/.exec(name);
  if (match === null) return null;
  const [, outer = '', inner = ''] = match;
  const outside = resolveName(outer.trim());
  const inside = resolveName(inner.trim());
  if (outside === null || inside === null) return abbreviated(inner) ? outside : null;
  if (JSON.stringify(outside) === JSON.stringify(inside)) return outside;
  if (outside.kind === 'category' && inside.kind === 'expression') return inside;
  return inside.kind === 'category' ? outside : null;
}

/** Only an abbreviation may stand behind a name without being known: other words might change what it means. */
function abbreviated(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9.-]{0,11}$/.test(text.trim());
}

interface KnownName {
  readonly kind: 'expression' | 'category';
  readonly says: string;
}

const knownNames = once((): ReadonlyMap<string, KnownName> => {
  const names = new Map<string, KnownName>();
  for (const [name, expression] of [...listedNames(), ...aliases()]) {
    names.set(foldName(name), { kind: 'expression', says: expression });
  }
  for (const { category, names: list } of CATEGORY_NAMES) {
    for (const name of list.split(';')) names.set(foldName(name), { kind: 'category', says: category });
  }
  names.delete('');
  return names;
});

/** Identifiers and full names of the list; a name of two licences is left out. */
function listedNames(): readonly (readonly [string, string])[] {
  const expressions = new Map<string, string | null>();
  for (const { id, name } of listedLicenses()) {
    const says = replacementOf(id) ?? id;
    const known = expressions.get(name) ?? says;
    expressions.set(name, known === says ? says : null);
  }
  return [
    ...[...expressions].flatMap(([name, says]): (readonly [string, string])[] => (says === null ? [] : [[name, says]])),
    ...licenseIds().map((id): [string, string] => [id, id]),
  ];
}

function aliases(): readonly (readonly [string, string])[] {
  const lines = ALIASES.trim()
    .replace(/\n {2}/g, ' ')
    .split('\n');
  return lines.flatMap((line) => {
    const [expression = '', names = ''] = line.split(' = ');
    return names.split(';').map((name): [string, string] => [name, expression]);
  });
}

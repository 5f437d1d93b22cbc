import type { JsonValue, Package } from '@assay/core';

/** What of a CPE 2.3 name counts for matching. Lower case, escapes taken out. NISTIR 7695. */
export interface CpeName {
  readonly part: string;
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly update: string;
  /** True when an SBOM claims it; false when a cataloger of ours knows it. */
  readonly claimed: boolean;
}

/** Names that one package may have; more are not looked at. */
const MAX_NAMES = 20;

/** The CPE names of a package. Names without vendor or product are left out: they would match anything. */
export function cpesOf({ metadata }: Package): readonly CpeName[] {
  const own = textsOf(metadata['cpe']).map((text) => parseCpe(text, false));
  const claimed = textsOf(metadata['cpes']).map((text) => parseCpe(text, true));
  const names = new Map<string, CpeName>();
  for (const name of [...own, ...claimed]) {
    if (name === null || isAny(name.vendor) || isAny(name.product)) continue;
    const key = `${name.vendor}:${name.product}`;
    if (!names.has(key) && names.size < MAX_NAMES) names.set(key, name);
  }
  return [...names.values()];
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Reads a name in the formatted string binding; null when it is none. */
export function parseCpe(text: string, claimed = false): CpeName | null {
  if (text.length > 1000) return null;
  const fields = text.toLowerCase().match(/(?:\\.|[^:\\])+/gs) ?? [];
  const [cpe, binding, part, vendor, product, version = '*', update = '*'] = fields.map((field) =>
    field.replaceAll(/\\(.)/gs, '$1'),
  );
  if (cpe !== 'cpe') return null;
  if (binding === '2.3') {
    if (part === undefined || vendor === undefined || product === undefined) return null;
    return { part, vendor, product, version, update, claimed };
  }
  return parseUriBinding(text, claimed);
}

/** The older binding: `cpe:/o:redhat:enterprise_linux:9::baseos`. */
function parseUriBinding(text: string, claimed: boolean): CpeName | null {
  const [, part, rest] = /^cpe:\/([aoh]):(.*)$/s.exec(text.toLowerCase()) ?? [];
  if (part === undefined || rest === undefined) return null;
  const [vendor = '', product = '', version = '', update = ''] = rest.split(':');
  if (vendor === '' || product === '') return null;
  return { part, vendor, product, version: version || '*', update: update || '*', claimed };
}

/** The version to compare: that of the name where it has one, with its update; else that of the package. */
export function cpeVersion({ version, update }: CpeName, installed: string): string {
  if (isAny(version)) return installed;
  return isAny(update) ? version : `${version}-${update}`;
}

/** True for a field that stands for anything, or for nothing. */
export function isAny(field: string): boolean {
  return field === '*' || field === '-' || field === '';
}

/** What a CPE name says of a product. */
export interface CpeProduct {
  /** `vendor:product`, escapes resolved. */
  readonly name: string;
  /** Version with its update: `9.0.0-m1`; null for any. */
  readonly version: string | null;
}

/** Reads a CPE 2.3 formatted string (NIST IR 7695, 6.2); null when it is none. */
export function productOfCpe(cpe: string): CpeProduct | null {
  if (!cpe.startsWith('cpe:2.3:')) return null;
  const parts = partsOf(cpe);
  const [, , part, vendor, product, version, update] = parts;
  if (parts.length !== 13 || part === undefined || !/^[aoh*-]$/.test(part)) return null;
  if (vendor === undefined || vendor === '' || product === undefined || product === '') return null;
  return { name: `${vendor}:${product}`, version: versionOf(version ?? '*', update ?? '*') };
}

function versionOf(version: string, update: string): string | null {
  if (version === '*') return null;
  return update === '*' || update === '-' || update === '' ? version : `${version}-${update}`;
}

/** Cuts at colons that are not escaped, and resolves escapes. */
function partsOf(cpe: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < cpe.length; at += 1) {
    if (cpe[at] === '\\') part += cpe[(at += 1)] ?? '';
    else if (cpe[at] === ':') {
      parts.push(part);
      part = '';
    } else part += cpe[at];
  }
  return [...parts, part];
}

/** A release of SUSE or openSUSE, as the image's os-release names it. */
export interface SuseRelease {
  readonly namespace: string;
  /** `ltss` or `teradata`: an extension that is subscribed to apart. */
  readonly channel: string | null;
}

/**
 * The release that a product name of SUSE stands for: `SUSE Linux Enterprise Server 15 SP3-LTSS`, `SUSE Linux Enterprise Module for
 * Basesystem 15 SP6` and `SUSE Package Hub 15 SP6` (their packages are for the server), `openSUSE Leap 15.6`, `SUSE Linux Micro 6.0`. Null for anything else.
 */
export function suseRelease(product: string): SuseRelease | null {
  const name = product.replaceAll(/[_\s]+/g, ' ').trim();
  if (name.startsWith('openSUSE Tumbleweed')) return { namespace: 'rpm:opensuse-tumbleweed:rolling', channel: null };
  const leap = /^openSUSE Leap(?: Micro)? (\d+(?:\.\d+)?)/.exec(name);
  if (leap?.[1] !== undefined) {
    return { namespace: `rpm:opensuse-leap${name.includes('Micro') ? '-micro' : ''}:${leap[1]}`, channel: null };
  }
  const micro = /^SUSE Linux (Enterprise )?Micro (\d+(?:\.\d+)?)/.exec(name);
  if (micro?.[2] !== undefined) {
    return { namespace: `rpm:${micro[1] === undefined ? 'sl' : 'sle'}-micro:${micro[2]}`, channel: null };
  }
  return enterpriseRelease(name);
}

function enterpriseRelease(name: string): SuseRelease | null {
  const release = /^SUSE (?:Linux Enterprise|Package Hub) (?:.*? )?(\d{2})(?:[ -]SP(\d)|\.(\d))?(?:[ -](.*))?$/.exec(
    name,
  );
  if (release?.[1] === undefined) return null;
  const pack = release[2] ?? release[3];
  const rest = release[4] ?? '';
  const channel = /LTSS/i.test(name)
    ? 'ltss'
    : /TERADATA/i.test(rest)
      ? 'teradata'
      : /ESPOS/i.test(rest)
        ? 'espos'
        : null;
  return { namespace: `rpm:sles:${release[1]}${pack === undefined ? '' : `.${pack}`}`, channel };
}

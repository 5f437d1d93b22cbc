import type { Package } from '@assay/core';
import type { AffectedPackage } from '../contracts/advisory.ts';
import { checkChannel } from './check-channel.ts';
import { type CpeName, isAny, parseCpe } from './cpe-name.ts';
import { MET, type QualifierAnswer, unmet } from './qualifier-answer.ts';

/** What the image has beside the package, as far as advisories ask for it. */
export interface Surroundings {
  /** CPE names of the system and of programs in the image, by `vendor:product`. */
  readonly cpes: ReadonlyMap<string, readonly CpeName[]>;
}

/** What deciding one row may need besides. */
export interface PackageSurroundings extends Surroundings {
  /** True when the distribution itself, outside all channels, has entries about a package of that name. */
  readonly baseAnswers: boolean;
}

/** Holds the conditions of a row against the package and the image. */
export function checkQualifiers(row: AffectedPackage, found: Package, around: PackageSurroundings): QualifierAnswer {
  const { module, architectures, platformCpes, symbols, channel } = row.qualifiers;
  const modularity = row.namespace.startsWith('rpm:') ? checkModule(row, found, module) : null;
  if (modularity !== null) return unmet(modularity);
  if (architectures !== undefined && !hasArchitecture(found, architectures)) {
    return unmet(`only for the architectures ${architectures.join(', ')}; this is ${found.architecture ?? 'unknown'}`);
  }
  if (platformCpes !== undefined && platformCpes.length > 0 && !platformCpes.some((cpe) => isThere(cpe, around))) {
    return unmet(`only together with ${platformCpes.slice(0, 3).join(', ')}, which is not in the image`);
  }
  if (module === undefined && architectures === undefined && symbols === undefined && channel === undefined) return MET;
  const notes: string[] = [];
  if (module !== undefined) notes.push(`module ${module} ${isLabelled(found) ? 'is' : 'may be'} that of the package`);
  if (symbols !== undefined && symbols.length > 0) {
    notes.push(`only if these are used: ${symbols.slice(0, 5).join(', ')}${symbols.length > 5 ? ', …' : ''}`);
  }
  if (channel === undefined) return { unmet: null, notes, fixOnlyBy: null };
  return checkChannel(row, { channel, found, notes, baseAnswers: around.baseAnswers });
}

/**
 * Streams of modules have separate versions, so a row about one says nothing of another. Where the feed does not name the module,
 * builds of modules tell themselves by `.module` in the release; so do packages of which nobody told the label, and of these any module
 * may be theirs.
 */
function checkModule(row: AffectedPackage, found: Package, module: string | undefined): string | null {
  const label = found.metadata['modularityLabel'];
  const own = typeof label === 'string' && label !== '' ? label.split(':').slice(0, 2).join(':') : null;
  if (module !== undefined) {
    if (own === module) return null;
    if (own === null && MODULAR.test(found.version)) return null;
    return own === null ? `only for module ${module}; the package is of none` : `only for module ${module}, not ${own}`;
  }
  const bounds = row.intervals.flatMap(({ upper }) => (upper === null ? [] : [upper.version]));
  if (bounds.length === 0) return null;
  const isModular = own !== null || MODULAR.test(found.version);
  if (bounds.every((bound) => MODULAR.test(bound)))
    return isModular ? null : 'only for a module; the package is of none';
  const isPlain = bounds.every((bound) => /\.el\d/.test(bound) && !MODULAR.test(bound));
  return isModular && isPlain ? `not for modules; the package is of ${own ?? 'one'}` : null;
}

function isLabelled({ metadata }: Package): boolean {
  const label = metadata['modularityLabel'];
  return typeof label === 'string' && label !== '';
}

const MODULAR = /\.module[+_]/;

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
  ['i486', '386'],
  ['i586', '386'],
  ['i686', '386'],
  ['x86', '386'],
  ['armhf', 'arm'],
  ['armv7', 'arm'],
  ['armv7l', 'arm'],
  ['armv7hl', 'arm'],
  ['armhfp', 'arm'],
  ['ppc64el', 'ppc64le'],
]);

/** A package for all architectures, and one that does not tell, have every one. */
function hasArchitecture({ architecture }: Package, wanted: readonly string[]): boolean {
  if (architecture === undefined || architecture === '' || architecture === 'noarch' || architecture === 'all') {
    return true;
  }
  const own = ARCHITECTURES.get(architecture) ?? architecture;
  return wanted.some((one) => one === 'noarch' || one === 'all' || (ARCHITECTURES.get(one) ?? one) === own);
}

/** Containers for Linux run on its kernel, whatever is in them. */
function isThere(text: string, { cpes }: Surroundings): boolean {
  const wanted = parseCpe(text);
  if (wanted === null) return true;
  const key = `${wanted.vendor}:${wanted.product}`;
  if (key === 'linux:linux_kernel') return true;
  return (cpes.get(key) ?? []).some(
    ({ version }) => isAny(wanted.version) || isAny(version) || version === wanted.version,
  );
}

import { canonicalException } from '../spdx/ids.ts';

/** Folded names of licence exceptions, by identifier, where the identifier itself is not the name. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['bison', 'Bison-exception-2.2'],
  ['ce', 'Classpath-exception-2.0'],
  ['classpath', 'Classpath-exception-2.0'],
  ['cpe', 'Classpath-exception-2.0'],
  ['ecos', 'eCos-exception-2.0'],
  ['font', 'Font-exception-2.0'],
  ['font embedding', 'Font-exception-2.0'],
  ['freertos', 'freertos-exception-2.0'],
  ['gcc runtime library', 'GCC-exception-3.1'],
  ['gcc runtime library 3.1', 'GCC-exception-3.1'],
  ['libtool', 'Libtool-exception'],
  ['linux syscall note', 'Linux-syscall-note'],
  ['llvm', 'LLVM-exception'],
  ['ocaml lgpl linking', 'OCaml-LGPL-linking-exception'],
  ['ocaml linking', 'OCaml-LGPL-linking-exception'],
  ['openvpn openssl', 'openvpn-openssl-exception'],
  ['qt lgpl 1.1', 'Qt-LGPL-exception-1.1'],
  ['swift', 'Swift-exception'],
  ['u boot', 'u-boot-exception-2.0'],
  ['wxwindows', 'WxWindows-exception-3.1'],
]);

/** The SPDX identifier of a licence exception by its usual name; null when the name leaves open which one is meant. */
export function resolveException(name: string): string | null {
  const hyphened = name.trim().replace(/\s+/g, '-');
  const listed = canonicalException(hyphened) ?? canonicalException(`${hyphened}-exception`);
  if (listed !== null) return listed;
  const folded = name
    .toLowerCase()
    .replace(/\b(?:the|linking exception|exceptions?)\b/g, ' ')
    .replace(/[^a-z0-9.]+/g, ' ')
    .trim();
  const linking = /\bocaml\b/.test(folded) ? 'ocaml linking' : folded;
  return NAMES.get(linking) ?? null;
}

import { describe, expect, it } from 'vitest';
import { licenseIds } from '../spdx/ids.ts';
import { type LicenseCategory, mostLenient, strictest } from './category.ts';
import { categorize } from './categorize.ts';

/** Written by hand, identifier by identifier: the table under test uses patterns. */
const EXPECTED: Readonly<Record<LicenseCategory, string>> = {
  'public-domain': `CC0-1.0 Unlicense PDDL-1.0 blessing SAX-PD NTIA-PD NIST-PD CC-PDDC CC-PDM-1.0 libselinux-1.0 LZMA-SDK-9.22 ANTLR-PD`,
  permissive: `
    0BSD AAL AFL-1.1 AFL-2.1 AFL-3.0 AMPAS Apache-1.0 Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-1.0-Perl Artistic-2.0 Beerware
    Bitstream-Vera BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-2-Clause-Views BSD-3-Clause BSD-3-Clause-Clear
    BSD-3-Clause-LBNL BSD-3-Clause-Attribution BSD-4-Clause BSD-4-Clause-UC BSD-Source-Code BSL-1.0 bzip2-1.0.6 CC-BY-1.0 CC-BY-2.0
    CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-3.0-US CDLA-Permissive-1.0 CDLA-Permissive-2.0 CECILL-B CERN-OHL-P-2.0 ClArtistic CNRI-Python
    curl dtoa ECL-1.0 ECL-2.0 EFL-2.0 Entessa Fair FSFAP FSFUL FSFULLR FTL GD HPND HPND-sell-variant HTMLTIDY IBM-pibs ICU IJG
    ImageMagick Info-ZIP Intel ISC JasPer-2.0 JSON Leptonica Libpng libpng-2.0 libtiff Linux-OpenIB MirOS MIT MIT-0 MIT-advertising
    MIT-CMU MIT-enna MIT-feh MIT-Modern-Variant MIT-open-group MITNFA mpich2 MS-PL MTLL MulanPSL-1.0 MulanPSL-2.0 Multics NAIST-2003
    NCSA Net-SNMP NetCDF NICTA-1.0 NIST-Software NTP ODC-By-1.0 OGL-UK-3.0 OLDAP-2.0.1 OLDAP-2.7 OLDAP-2.8 OpenSSL PHP-3.0 PHP-3.01
    Plexus PostgreSQL PSF-2.0 psutils Python-2.0 Python-2.0.1 Qhull RSA-MD Ruby SGI-B-2.0 SMLNJ Spencer-94 SSH-OpenSSH SSH-short
    TCL TCP-wrappers TU-Berlin-2.0 UCAR Unicode-3.0 Unicode-DFS-2015 Unicode-DFS-2016 UnixCrypt UPL-1.0 VSL-1.0 W3C W3C-20150513
    WTFPL X11 XFree86-1.1 xinetd Xnet Zend-2.0 Zlib zlib-acknowledgement ZPL-1.1 ZPL-2.0 ZPL-2.1 Apache-2.0+ cve-tou`,
  'weak-copyleft': `
    APSL-1.0 APSL-2.0 CC-BY-SA-2.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CDDL-1.0 CDDL-1.1 CDLA-Sharing-1.0 CECILL-C CERN-OHL-W-2.0 CPL-1.0
    EPL-1.0 EPL-2.0 ErlPL-1.1 GFDL-1.1-only GFDL-1.2-or-later GFDL-1.3-no-invariants-only IPL-1.0 LGPL-2.0-only LGPL-2.0-or-later
    LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later LGPL-2.1 LPL-1.02 LPPL-1.3c MPL-1.0 MPL-1.1 MPL-2.0
    MPL-2.0-no-copyleft-exception MS-RL NASA-1.3 NPL-1.1 ODbL-1.0 OFL-1.1 OPL-1.0 QPL-1.0 RPSL-1.0 SISSL SPL-1.0 Vim Watcom-1.0
    Ubuntu-font-1.0 Sendmail IPA FreeImage`,
  'strong-copyleft': `
    GPL-1.0-only GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later GPL-2.0 GPL-3.0+ CECILL-2.0 CECILL-2.1
    CERN-OHL-S-2.0 D-FSL-1.0 OSL-1.0 OSL-2.0 NGPL SimPL-2.0 Sleepycat LiLiQ-Rplus-1.1`,
  'network-copyleft': `
    AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0-only AGPL-3.0-or-later AGPL-3.0 CPAL-1.0 EUPL-1.0 EUPL-1.1 EUPL-1.2 OSL-3.0 OSL-2.1
    RPL-1.1 RPL-1.5 SSPL-1.0 Parity-7.0.0 CAL-1.0 NPOSL-3.0`,
  proprietary: `
    BUSL-1.1 CC-BY-NC-4.0 CC-BY-NC-SA-3.0 CC-BY-NC-ND-4.0 CC-BY-ND-4.0 CC-BY-ND-3.0 Elastic-2.0 FSL-1.1-MIT FSL-1.1-ALv2
    PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 Hippocratic-2.1 Aladdin UnRAR SUL-1.0 CPOL-1.02
    LicenseRef-Commons-Clause-1.0`,
  unknown: 'any-OSI LicenseRef-mine DocumentRef-x:LicenseRef-y NOT-A-LICENSE Unicode-TOU OSC-1.0',
};

const ROWS = Object.entries(EXPECTED).flatMap(([category, ids]) =>
  ids
    .trim()
    .split(/\s+/)
    .map((id): [string, string] => [id, category]),
);

describe('identifiers', () => {
  it.each(ROWS)('%s is %s', (id, category) => {
    expect(categorize(id)).toBe(category);
  });

  it('more than two hundred are stated here', () => {
    expect(ROWS.length).toBeGreaterThan(200);
  });

  it('of the list, only few have no category', () => {
    expect(licenseIds().filter((id) => categorize(id) === 'unknown')).toEqual([
      'any-OSI',
      'any-OSI-perl-modules',
      'OSC-1.0',
      'Unicode-TOU',
      'atc-game',
      'BSD-Source-alt-GPL',
      'FDK-MPEG-H',
      'Informatica',
      'MVT-1.1',
    ]);
  });
});

describe('expressions', () => {
  it.each([
    ['MIT OR GPL-3.0-only', 'permissive'],
    ['MIT AND GPL-3.0-only', 'strong-copyleft'],
    ['CC0-1.0 OR MIT', 'public-domain'],
    ['CC0-1.0 AND MIT', 'permissive'],
    ['GPL-2.0-only AND (AGPL-3.0-only OR MIT)', 'strong-copyleft'],
    ['GPL-2.0-only OR AGPL-3.0-only', 'strong-copyleft'],
    ['MIT AND LicenseRef-own', 'unknown'],
    ['MIT OR LicenseRef-own', 'permissive'],
    ['AGPL-3.0-only AND LicenseRef-own', 'unknown'],
    ['BUSL-1.1 AND LicenseRef-own', 'proprietary'],
    ['BUSL-1.1 OR LicenseRef-own', 'unknown'],
    ['LGPL-2.1-only AND MPL-2.0 AND MIT', 'weak-copyleft'],
  ])('%s is %s', (expression, category) => {
    expect(categorize(expression)).toBe(category);
  });
});

describe('exceptions', () => {
  it.each([
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'weak-copyleft'],
    ['GPL-3.0-or-later WITH GCC-exception-3.1', 'weak-copyleft'],
    ['GPL-2.0-with-autoconf-exception', 'weak-copyleft'],
    ['GPL-2.0-only WITH Linux-syscall-note', 'strong-copyleft'],
    ['GPL-2.0-or-later WITH openvpn-openssl-exception', 'strong-copyleft'],
    ['Apache-2.0 WITH LLVM-exception', 'permissive'],
    ['AGPL-3.0-only WITH Classpath-exception-2.0', 'network-copyleft'],
  ])('%s is %s', (expression, category) => {
    expect(categorize(expression)).toBe(category);
  });
});

it('no categories are unknown', () => {
  expect(strictest([])).toBe('unknown');
  expect(mostLenient([])).toBe('unknown');
});

/**
 * Names of licences by the SPDX expression they stand for; spellings that {@link foldName} makes equal need no line of their own.
 * Each line: expression, equals sign, names apart by semicolons.
 */
export const ALIASES: string = `
0BSD = Zero-Clause BSD; BSD Zero Clause; Free Public License 1.0.0; BSD 0-Clause; 0-clause BSD; BSD-0-Clause
AFL-3.0 = Academic Free License 3
AFL-2.1 = AFLv2.1
Apache-1.0 = Apache 1; ASL 1.0; Apache Software License 1.0; Apache-1
Apache-1.1 = ASL 1.1; Apache Software License 1.1
Apache-2.0 = Apache 2; Apache-2; Apache 2.0.; ASL 2.0; ASL 2; ASL-2.0; ALv2; AL2; AL 2.0; Apache Software License 2.0;
  Apache Software License 2; Apache License 2; Apache Software 2; Apache License Version 2.0 January 2004; Apache v2 License;
  Apache Public License 2.0; APL2; Apache 2.0 License; Apache License ASL 2.0; Apache-2.0-license; Apache License (2.0);
  Apache Software Foundation License 2.0; ASF 2.0; apache_2_0; Apache License Apache-2.0; The Apache 2 License; apache license, 2.0
Artistic-1.0 = Artistic; Artistic-1; Artistic 1; Artistic License 1
Artistic-2.0 = Artistic 2; artistic_2; Artistic-2; The Artistic License 2.0 (GPL Compatible)
ClArtistic = Artistic clarified; Clarified Artistic
Artistic-1.0-Perl OR GPL-1.0-or-later = Perl; perl_5; perl5; same terms as perl; same as perl; perl_5_30;
  same terms as perl itself; perl 5 license; GPL+ or Artistic
Beerware = Beer-ware; Beerware License; THE BEER-WARE LICENSE
BlueOak-1.0.0 = Blue Oak; BlueOak; Blue Oak Model; Blue Oak Model License 1.0
BSD-2-Clause = 2-clause BSD; BSD 2; BSD-2; BSD2; BSD 2-Clause; BSD two clause; two-clause BSD; Simplified BSD; BSD Simplified;
  BSD (2-clause); FreeBSD License; 2-clause BSDL; BSD 2 clause license; BSD-2-clause-license; BSD License 2-clause; Simplified BSD License;
  BSD-2-Clause-Simplified; BSDL-2
BSD-3-Clause = 3-clause BSD; BSD 3; BSD-3; BSD3; BSD 3-Clause; BSD three clause; three-clause BSD; New BSD; BSD New; Modified BSD;
  Revised BSD; BSD Revised; BSD (3-clause); BSD License (3-clause); 3-clause BSDL; BSD-3-clause-license; New BSD License; BSD License 3-clause;
  BSD (three clause); Modified BSD License; BSD 3-Clause New or Revised; New or Revised BSD; 3-Clause BSD License; BSD_3_clause;
  BSD 3-Clause License (Revised); Berkeley 3-clause; BSD-3-Clause-New; BSD3CLAUSE; Eclipse Distribution License 1.0; EDL 1.0;
  Eclipse Distribution License - v 1.0; Go License; BSD (3 clause)
BSD-4-Clause = 4-clause BSD; BSD 4; BSD-4; BSD 4-Clause; four-clause BSD; Original BSD; BSD Original; Old BSD; BSD Old; BSD (4-clause)
BSL-1.0 = Boost; Boost Software; Boost 1.0; Boost Software License; BSL1.0; BSL 1; Boost License; Boost Software License 1; boost-1.0
BUSL-1.1 = BSL 1.1; Business Source License 1.1; Business Source; BUSL
bzip2-1.0.6 = bzip2; bzip2-1.0; bzip2 license
CC0-1.0 = CC0; CC-0; CC0 1.0 Universal; CC Zero; Creative Commons Zero; Creative Commons CC0; Creative Commons Zero v1.0 Universal;
  CC0 1.0 Universal Public Domain Dedication; CC0 1.0 Universal (CC0 1.0) Public Domain Dedication; Creative Commons CC0 1.0 Universal;
  CC0 Public Domain Dedication; Public Domain CC0; CC0-1; Public domain, per Creative Commons CC0; CC0 1.0; creative commons 0; cc-zero
CC-BY-3.0 = Creative Commons Attribution 3.0; Creative Commons Attribution 3.0 Unported; CC Attribution 3.0; Creative Commons 3.0 BY
CC-BY-4.0 = Creative Commons Attribution 4.0; CC Attribution 4.0; Creative Commons Attribution 4.0 International Public; CC BY 4
CC-BY-SA-3.0 = Creative Commons Attribution-ShareAlike 3.0; CC BY-SA 3; Creative Commons Attribution-ShareAlike 3.0 Unported;
  Creative Commons Attribution Share-Alike 3.0
CC-BY-SA-4.0 = Creative Commons Attribution-ShareAlike 4.0; CC BY-SA 4; Creative Commons Attribution-ShareAlike 4.0 International;
  Creative Commons Attribution Share-Alike 4.0
CC-BY-NC-4.0 = Creative Commons Attribution-NonCommercial 4.0; Creative Commons Attribution-NonCommercial 4.0 International
CC-BY-NC-SA-4.0 = Creative Commons Attribution-NonCommercial-ShareAlike 4.0;
  Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International
CDDL-1.0 = Common Development and Distribution 1.0; CDDL 1; CDDL v1.0
CDDL-1.1 = Common Development and Distribution 1.1
CECILL-2.1 = CeCILL 2.1; CEA CNRS Inria Logiciel Libre License, version 2.1; CeCILL v2.1
CECILL-2.0 = CeCILL 2; CeCILL-2
CPL-1.0 = CPL; Common Public; Common Public 1.0; IBM Common Public License
curl = curl license; MIT/X derivate (curl)
ECL-2.0 = Educational Community 2.0; Educational Community License Version 2.0
EPL-1.0 = Eclipse Public 1.0; EPL 1; Eclipse Public License 1; Eclipse 1.0; EPLv1; EPL-1; Eclipse Public License - v 1.0
EPL-2.0 = Eclipse Public 2.0; EPL 2; Eclipse Public License 2; Eclipse 2.0; EPLv2; EPL-2; Eclipse Public License - v 2.0
EUPL-1.1 = European Union Public 1.1
EUPL-1.2 = European Union Public 1.2
FSFAP = GNU All-Permissive; FSF All Permissive; GNU All Permissive License; all-permissive
FTL = FreeType; Freetype Project; The FreeType License; FreeType License (FTL)
GPL-2.0-only WITH Classpath-exception-2.0 = GPL2 w/ CPE; GPL2 with classpath exception; GPLv2+CE; GPL-2.0-CE; GPL-2-CPE;
  GNU General Public License, version 2 (GPL2), with the classpath exception; GPLv2 w/ CPE; GPLv2 with CPE; GPL v2 with ClassPath;
  GNU General Public License, version 2, with the Classpath Exception; GPL2+CE; GPLv2 with classpath
GPL-2.0-only WITH Linux-syscall-note = GPL-2.0 with Linux syscall note
HPND = Historical Permission Notice and Disclaimer; Historical Permission; HPND License
ICU = ICU License
IJG = Independent JPEG Group; libjpeg
ISC = ISCL; ISC License (ISCL); Internet Systems Consortium; ISC/OpenBSD
JSON = JSON License; The JSON License
Libpng = libpng; libpng license
libpng-2.0 = libpng 2; libpng v2
LPPL-1.3c = LaTeX Project Public 1.3c
MIT = Expat; MIT/Expat; MIT (Expat); MIT License (Expat); Expat MIT; MIT License (MIT); MITL; The MIT; MIT Licence; MIT-license;
  MIT Open Source; Expat License; MIT X11 Expat; mit_license; M.I.T; MIT License http opensource; Bouncy Castle; Bouncy Castle License;
  Bouncy Castle Licence; MIT License, Expat
MIT-0 = MIT No Attribution; MIT0; MIT-Zero; MIT Zero; MIT no attribution required
MIT-CMU = CMU License; Pillow; Historical Permission Notice (CMU); MIT-CMU license
MPL-1.0 = MPL 1; Mozilla Public 1.0; Mozilla 1.0
MPL-1.1 = Mozilla Public 1.1; Mozilla 1.1
MPL-2.0 = MPL 2; Mozilla Public 2.0; Mozilla 2.0; MPL2; Mozilla Public License 2; MPL-2; Mozilla Public License Version 2.0 (MPL 2.0)
MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-only = MPL 1.1/GPL 2.0/LGPL 2.1; MPL tri-license
MS-PL = Microsoft Public; MSPL; Ms PL
MS-RL = Microsoft Reciprocal; MSRL
MulanPSL-2.0 = Mulan PSL 2; Mulan PSL v2; Mulan Permissive Software License v2
NCSA = University of Illinois/NCSA Open Source; UIUC; Illinois Open Source; NCSA Open Source; University of Illinois Open Source;
  University of Illinois NCSA; BSD-style NCSA
NPL-1.1 = Netscape Public 1.1
NTP = NTP License
ODbL-1.0 = ODbL; Open Database; Open Database License
OFL-1.1 = OFL; SIL Open Font; SIL OFL; Open Font License; SIL Open Font License 1.1; SIL OFL 1.1; SIL Open Font License, version 1.1;
  OFL 1.1; OFLv1.1; SIL; SIL Open Font License 1.1 (OFL-1.1); SIL-1.1
OpenSSL = OpenSSL License; OpenSSL and SSLeay; OpenSSL-SSLeay; OpenSSL/SSLeay; dual openssl ssleay; openssl/original ssleay
PDDL-1.0 = PDDL; Public Domain Dedication and License
PHP-3.01 = PHP 3.01; PHP License 3.01; PHP-3.01 license
PHP-3.0 = PHP 3; PHP License 3.0
PostgreSQL = Postgresql License; The PostgreSQL Licence
PSF-2.0 = PSF; PSF 2; Python Software Foundation; PSFL; Python Software Foundation License; PSF license; PSFv2; PSF-2;
  Python Software Foundation License 2
Python-2.0 = Python 2.0; Python License 2.0
QPL-1.0 = QPL; Q Public; QPL 1
Ruby = Ruby License; Ruby's; Ruby's license
SISSL = Sun Industry Standards Source
Sleepycat = Sleepycat License; SleepyCat Software
SMLNJ = Standard ML of New Jersey; SML NJ; MLton
SSPL-1.0 = SSPL; Server Side Public; Server Side Public License; SSPLv1; SSPL 1
TCL = Tcl/Tk; Tcl; TCL/TK License; Tcl License; tcltk
Unicode-3.0 = Unicode v3; Unicode License v3
Unlicense = The Unlicense; The Unlicense (Unlicense); Un-license; unlicence; unlicense.org
UPL-1.0 = UPL; Universal Permissive; UPL 1; Universal Permissive License (UPL)
Vim = Vim License; VIM-license
W3C = W3C License; W3C Software; W3C Software Notice and License; W3C Software License
WTFPL = Do What The F*ck You Want To; Do What The Fuck You Want To Public; WTFPL 2; WTFPLv2; WTFPL-2; Do What The Fuck You Want To
X11 = X11 License; X Consortium
Zend-2.0 = Zend 2.0
Zlib = zlib; zlib/libpng; zlib License; zlib/libpng License; zlib-libpng; The zlib/libpng License; libz
ZPL-2.0 = Zope Public 2.0
ZPL-2.1 = Zope Public 2.1
`;

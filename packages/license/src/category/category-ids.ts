/** Identifiers by category, each a pattern where `*` stands for anything; the first of these lists that fits counts. */
export const PUBLIC_DOMAIN: readonly string[] = words(`
  ANTLR-PD blessing LZMA-SDK-* CC-PDDC CC-PDM-1.0 CC0-1.0 libselinux-1.0 NCBI-PD NIST-PD NIST-PD-TNT NTIA-PD PDDL-1.0
  SAX-PD SAX-PD-2.0 Unlicense Unlicense-libtelnet Unlicense-libwhirlpool LicenseRef-Fedora-Public-Domain
  LicenseRef-Public-Domain LicenseRef-scancode-public-domain
`);

export const WEAK_COPYLEFT: readonly string[] = words(`
  APL-1.0 APSL-* CDL-1.0 OpenPBS-2.3 TORQUE-1.1 ParaType-Free-Font-1.3 Sendmail Sendmail-8.23 Ubuntu-font-1.0
  BitTorrent-* BSD-Protection CATOSL-1.1 CC-BY-SA-* CC-SA-1.0 CDDL-* CDLA-Sharing-1.0 CECILL-C CERN-OHL-W-2.0
  CERN-OHL-1.* CPL-1.0 copyleft-next-* CUA-OPL-1.0 EPL-* ErlPL-1.1 ESA-PL-weak-copyleft-2.4 Frameworx-1.0 FreeImage
  GFDL-* gSOAP-1.3b Interbase-1.0 IPL-1.0 IPA LGPL-* LGPLLR LiLiQ-R-1.1 LPL-1.0 LPL-1.02 LPPL-*
  Linux-man-pages-copyleft* Latex2e Latex2e-translated-notice Motosoto MPL-* MS-RL NASA-1.3 Naumen NOSL Nokia NPL-*
  OCCT-PL OCLC-2.0 ODbL-1.0 OGTSL OLFL-1.3 OPL-1.0 OPUBL-1.0 OSET-PL-2.1 OFL-1.* QPL-* RHeCos-1.1 RPSL-1.0 RSCPL SISSL
  SISSL-1.2 SMPPL SNIA SPL-1.0 SugarCRM-1.1.3 TAPR-OHL-1.0 TPL-1.0 Vim VOSTROM Watcom-1.0 YPL-* Zimbra-* Arphic-1999
  LAL-* CAL-1.0-Combined-Work-Exception
`);

export const STRONG_COPYLEFT: readonly string[] = words(`
  CECILL-1.* CECILL-2.* CERN-OHL-S-2.0 D-FSL-1.0 ESA-PL-strong-copyleft-2.4 GPL-* LiLiQ-Rplus-1.1 NGPL OSL-1.* OSL-2.0
  SimPL-2.0 Sleepycat eCos-2.0 TMate Glide SMAIL-GPL TGPPL-1.0 MMPL-1.0.1
`);

export const NETWORK_COPYLEFT: readonly string[] = words(`
  AGPL-* UCL-1.0 CAL-1.0 CPAL-1.0 EUPL-* NPOSL-3.0 OSL-2.1 OSL-3.0 Parity-* RPL-* SSPL-1.0
`);

/** Not open source: use, change or distribution is forbidden or restricted. */
export const PROPRIETARY: readonly string[] = words(`
  3D-Slicer-1.0 ADSL Aladdin BSD-3-Clause-No-Military-License BUSL-1.1 C-UDA-1.0 CC-BY-NC-* CC-BY-ND-* CPOL-1.02
  Elastic-2.0 FSL-1.1-* Hippocratic-* IEC-Code-Components-EULA JPL-image NCGL-UK-2.0 PolyForm-* PPL SUL-1.0
  ASWF-Digital-Assets-* UnRAR LicenseRef-Commons-Clause-1.0 LicenseRef-scancode-proprietary-license
  LicenseRef-scancode-commercial-license LicenseRef-Proprietary LicenseRef-Commercial
  LicenseRef-scancode-elastic-license-v2 LicenseRef-scancode-bsl-1.1
`);

/** On the list without saying what is allowed, or not yet judged here. */
export const UNKNOWN: readonly string[] = words(`
  any-OSI any-OSI-perl-modules atc-game BSD-Source-alt-GPL FDK-MPEG-H Informatica MVT-1.1 OSC-1.0 Unicode-TOU
`);

export const PERMISSIVE: readonly string[] = words(`
  0BSD AAL Abstyles AdaCore-doc Adobe-2006 Adobe-Display-PostScript Adobe-Glyph Adobe-Utopia
  Advanced-Cryptics-Dictionary AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 Afmparse ALGLIB-Documentation AMD-newlib
  AMDPLPA AML AML-glslang AMPAS ANTLR-PD-fallback Apache-1.0 Apache-1.1 Apache-2.0 APAFML App-s2p Artistic-1.0
  Artistic-1.0-cl8 Artistic-1.0-Perl Artistic-2.0 Artistic-dist Aspell-RU Baekmuk Bahyph Barr bcrypt-Solar-Designer
  Beerware Bitstream-Charter Bitstream-Vera BlueOak-1.0.0 Boehm-GC Boehm-GC-without-fee BOLA-1.1 Borceux
  Brian-Gladman-2-Clause Brian-Gladman-3-Clause Brian-Gladman-3-Clause-no-conversion BSD-* BSL-1.0 Buddy Bugroff
  bzip2-1.0.5 bzip2-1.0.6 Caldera Caldera-no-preamble CAPEC-tou Catharon CC-BY-1.0 CC-BY-2.* CC-BY-3.0* CC-BY-4.0
  CDLA-Permissive-1.0 CDLA-Permissive-2.0 CECILL-B CERN-OHL-P-2.0 CFITSIO check-cvs checkmk ClArtistic Clips CMU-Mach
  CMU-Mach-nodoc CNRI-Jython CNRI-Python CNRI-Python-GPL-Compatible COIL-1.0 Community-Spec-1.0 Condor-1.1
  Cornell-Lossless-JPEG Cronyx Crossword CryptoSwift CrystalStacker Cube curl cve-tou DEC-3-Clause diffmark
  DL-DE-BY-2.0 DL-DE-ZERO-2.0 DOC DocBook-DTD DocBook-Schema DocBook-Stylesheet DocBook-XML Dotseqn DRL-1.0 DRL-1.1
  DSDP dtoa dvipdfm ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 eGenix Entessa EPICS ESA-PL-permissive-2.4 etalab-2.0 EUDatagrid
  Eurosym Fair FBM FDK-AAC Ferguson-Twofish FreeBSD-DOC FSFAP FSFAP-no-warranty-disclaimer FSFUL FSFULLR FSFULLRSD
  FSFULLRWD FTL Furuseth fwlw Game-Programming-Gems GCR-docs GD generic-xts Giftware GL2PS Glulxe GLWTPL gnuplot
  Graphics-Gems gtkbook Gutmann HaskellReport HDF5 hdparm HIDAPI HP-1986 HP-1989 HPND* HTMLTIDY hyphen-bulgarian
  IBM-pibs ICU IJG IJG-short ImageMagick iMatix Imlib2 Info-ZIP Inner-Net-2.0 InnoSetup Intel Intel-ACPI ISC
  ISC-Veillard ISO-permission Jam JasPer-2.0 jove JPNIC JSON Kastrup Kazlib Knuth-CTAN Leptonica Libpng libpng-1.6.35
  libpng-2.0 libtiff libutil-David-Nugent LiLiQ-P-1.1 Linux-man-pages-1-para Linux-OpenIB LOOP LPD-document lsof
  Lucida-Bitmap-Fonts Mackerras-3-Clause Mackerras-3-Clause-acknowledgment magaz mailprio MakeIndex man2html
  Martin-Birgmeier McPhee-slideshow metamail Minpack MIPS MirOS MIT* MMIXware MPEG-SSG mpi-permissive mpich2 mplus
  MS-LPL MS-PL MTLL MulanPSL-1.0 MulanPSL-2.0 Multics Mup NAIST-2003 NBPL-1.0 NCL NCSA Net-SNMP NetCDF Newsletr ngrep
  NICTA-1.0 NIST-PD-fallback NIST-Software NLOD-1.0 NLOD-2.0 NLPL Noweb NRL NTP NTP-0 Nunit O-UDA-1.0 OAR ODC-By-1.0
  OFFIS OGC-1.0 OGDL-Taiwan-1.0 OGL-Canada-2.0 OGL-UK-1.0 OGL-UK-2.0 OGL-UK-3.0 OLDAP-* OML OpenMDW-1.0 OpenSSL
  OpenSSL-standalone OpenVision OPL-UK-3.0 OSSP PADL PHP-3.0 PHP-3.01 Pixar pkgconf Plexus pnmstitch PostgreSQL
  PSF-2.0 psfrag psutils Python-2.0 Python-2.0.1 python-ldap Qhull radvd Rdisc RSA-MD Ruby Ruby-pty Saxpath SCEA
  SchemeReport Sendmail-Open-Source-1.1 SGI-B-1.0 SGI-B-1.1 SGI-B-2.0 SGI-OpenGL SGMLUG-PM SGP4 SHL-0.5 SHL-0.51 SL
  SMLNJ snprintf SOFA softSurfer Soundex Spencer-86 Spencer-94 Spencer-99 ssh-keyscan SSH-OpenSSH SSH-short
  SSLeay-standalone StandardML-NJ Sun-PPP Sun-PPP-2000 SunPro SWL swrule Symlinks TCL TCP-wrappers TekHVC TermReadKey
  ThirdEye threeparttable TOSL TPDL TrustedQSL TTWL TTYP0 TU-Berlin-1.0 TU-Berlin-2.0 UCAR ulem UMich-Merit
  Unicode-3.0 Unicode-DFS-2015 Unicode-DFS-2016 UnixCrypt UPL-1.0 URT-RLE Vixie-Cron VSL-1.0 W3C W3C-19980720
  W3C-20150513 w3m Widget-Workshop WordNet Wsuipa WTFNMFPL WTFPL wwl X11 X11-distribute-modifications-variant
  X11-no-permit-persons X11-swapped Xdebug-1.03 Xerox Xfig XFree86-1.1 xinetd xkeyboard-config-Zinoviev xlock Xnet xpp
  XSkat xzoom Zed Zeeff Zend-2.0 Zlib zlib-acknowledgement ZPL-1.1 ZPL-2.0 ZPL-2.1
`);

/** Exceptions which let software under another licence be linked or built: what is left of a strong copyleft is weak. */
export const LINKING_EXCEPTIONS: readonly string[] = words(`
  389-exception Autoconf-exception-* Bison-exception-* Bootloader-exception CGAL-linking-exception
  Classpath-exception-2.0* CLISP-exception-2.0 DigiRule-FOSS-exception eCos-exception-2.0 erlang-otp-linking-exception
  Fawkes-Runtime-exception Font-exception-2.0 freertos-exception-2.0 GCC-exception-* Gmsh-exception GNAT-exception
  GNU-compiler-exception gnu-javamail-exception GPL-3.0-389-ds-base-exception GPL-3.0-interface-exception
  GPL-3.0-linking-exception GPL-3.0-linking-source-exception harbour-exception i2p-gpl-java-exception
  Independent-modules-exception LGPL-3.0-linking-exception Libtool-exception mif-exception mxml-exception
  OCaml-LGPL-linking-exception OpenJDK-assembly-exception-1.0 polyparse-exception PS-or-PDF-font-exception-20170817
  Qt-GPL-exception-1.0 QPL-1.0-INRIA-2004-exception RRDtool-FLOSS-exception-2.0 SANE-exception
  Simple-Library-Usage-exception SWI-exception Texinfo-exception u-boot-exception-2.0 UBDL-exception
  Universal-FOSS-exception-1.0 WxWindows-exception-3.1 LLVM-exception romic-exception PCRE2-exception fmt-exception
  Swift-exception
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

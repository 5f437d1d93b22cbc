import type { LicenseCategory } from '../category/category.ts';

/**
 * Names that no SPDX identifier stands for, or too many do: what can be said of them is the category. Each line: category, equals
 * sign, names apart by semicolons.
 */
export const CATEGORY_NAMES: readonly { readonly category: LicenseCategory; readonly names: string }[] = [
  {
    category: 'public-domain',
    names: `Public Domain; publicdomain; public-domain; PD; Public Domain Dedication; in the public domain; Public domain software;
      released into the public domain; placed in the public domain; dedicated to the public domain; LicenseRef-Public-Domain`,
  },
  {
    category: 'permissive',
    names: `BSD; BSD License; BSDL; BSD with advertising; BSD-like; BSD-style; BSDish; BSD-variant; BSD style license; Apache; Apache Software; ASL;
      Apache License; AFL; Academic Free; PHP; PHP License; Python; Python License; Zope Public; ZPL; OpenLDAP; OpenLDAP Public; Open LDAP Public;
      CC-BY; Creative Commons Attribution; Unicode; Unicode Inc; MIT-like; MIT-style; MIT with advertising; LDAP; ECL; Educational Community;
      Berkeley; University of California BSD; Mulan PSL; W3C Document; Copyright only; Permissive; MIT/BSD style; Libpng-like`,
  },
  {
    category: 'weak-copyleft',
    names: `MPL; Mozilla Public; Mozilla; EPL; Eclipse Public; Eclipse; CDDL; Common Development and Distribution; LPPL; LaTeX Project Public;
      APSL; Apple Public Source; CC-BY-SA; Creative Commons Attribution ShareAlike; Netscape Public; NPL; IBM Public; CeCILL-C-like;
      Sun Public; OPL; LGPL-like; CDDL/GPLv2+CE; CDDL + GPLv2 with classpath exception; CDDL+GPL; CDDL or GPLv2 with exceptions;
      CDDL/GPLv2 CE; CDDL+GPL License`,
  },
  { category: 'strong-copyleft', names: 'CeCILL; CECILL; Open Software; OSL; GPL-like' },
  {
    category: 'network-copyleft',
    names: 'AGPL; Affero GPL; GNU Affero General Public; Affero General Public; EUPL; European Union Public',
  },
  {
    category: 'proprietary',
    names: `UNLICENSED; Proprietary; Proprietary License; Commercial; Commercial License; All Rights Reserved; Closed Source; Other/Proprietary;
      Other/Proprietary License; Proprietary Software; EULA; End User License Agreement; Redistributable, no modification permitted; Freeware;
      Free for non-commercial use; Free To Use But Restricted; Free For Home Use; Free For Educational Use; Shareware; Non-free; nonfree;
      Oracle Technology Network; Oracle Technology Network License Agreement; Oracle BCL; Oracle Binary Code License; Commons Clause; CC-BY-NC;
      CC-BY-ND; CC-BY-NC-SA; CC-BY-NC-ND; Creative Commons Attribution NonCommercial; Microsoft EULA; MS-EULA; NVIDIA Proprietary; Nvidia EULA;
      LicenseRef-Proprietary; Private; Internal use only; Company proprietary; Proprietary (see LICENSE); BSD with commons clause; Aladdin Free Public;
      Confidential; Trial; Elastic; Elastic License; PolyForm Noncommercial; NVIDIA Software License; Intel Simplified Software License;
      Redis Source Available; RSALv2; Confluent Community; Business Source License (non-production); Timescale; Apache 2.0 with Commons Clause`,
  },
];

import { once } from '../once.ts';
import { formatExpression } from '../spdx/expression.ts';
import { canonicalId } from '../spdx/ids.ts';
import { parseExpression } from '../spdx/parse-expression.ts';

/** Addresses of licences, without scheme, `www.`, extension and what is behind them. Each line: expression, addresses. */
const ADDRESSES = `
AGPL-3.0-only gnu.org/licenses/agpl-3.0
Apache-1.1 apache.org/licenses/license-1.1
Apache-2.0 apache.org/licenses/license-2.0 opensource.org/licenses/apache2.0 opensource.org/license/apache-2-0 aws.amazon.com/apache2.0
Apache-2.0 opensource.org/licenses/apache-2.0 choosealicense.com/licenses/apache-2.0 repository.jboss.org/licenses/apache-2.0
Artistic-2.0 perlfoundation.org/artistic_license_2_0 opensource.org/licenses/artistic-license-2.0
BSD-2-Clause opensource.org/licenses/bsd-license opensource.org/license/bsd-2-clause choosealicense.com/licenses/bsd-2-clause
BSD-3-Clause opensource.org/license/bsd-3-clause golang.org/license go.dev/license choosealicense.com/licenses/bsd-3-clause
BSD-3-Clause eclipse.org/org/documents/edl-v10 asm.objectweb.org/license asm.ow2.io/license asm.ow2.org/license
BSL-1.0 boost.org/license_1_0 boost.org/users/license
CC0-1.0 creativecommons.org/publicdomain/zero/1.0 creativecommons.org/publicdomain/zero/1.0/legalcode
CC-PDDC creativecommons.org/licenses/publicdomain
CDDL-1.0 opensource.org/licenses/cddl1 sun.com/cddl/cddl opensource.org/licenses/cddl-1.0
CPL-1.0 opensource.org/licenses/cpl1.0 eclipse.org/legal/cpl-v10 ibm.com/developerworks/library/os-cpl
EPL-1.0 eclipse.org/legal/epl-v10 eclipse.org/org/documents/epl-v10
EPL-2.0 eclipse.org/legal/epl-2.0 eclipse.org/legal/epl-v20 eclipse.org/org/documents/epl-2.0 eclipse.org/org/documents/epl-2.0/epl-2.0
EUPL-1.1 joinup.ec.europa.eu/software/page/eupl/licence-eupl
GFDL-1.3-only gnu.org/licenses/fdl-1.3
GPL-1.0-only gnu.org/licenses/old-licenses/gpl-1.0
GPL-2.0-only gnu.org/licenses/old-licenses/gpl-2.0 gnu.org/licenses/gpl-2.0 opensource.org/licenses/gpl-2.0 opensource.org/license/gpl-2-0
GPL-2.0-only WITH Classpath-exception-2.0 openjdk.java.net/legal/gplv2+ce openjdk.org/legal/gplv2+ce gnu.org/software/classpath/license
GPL-3.0-only gnu.org/licenses/gpl-3.0 opensource.org/licenses/gpl-3.0 opensource.org/license/gpl-3-0
ISC opensource.org/licenses/isc-license opensource.org/license/isc-license-txt
JSON json.org/license
LGPL-2.0-only gnu.org/licenses/old-licenses/lgpl-2.0
LGPL-2.1-only gnu.org/licenses/old-licenses/lgpl-2.1 gnu.org/licenses/lgpl-2.1 opensource.org/licenses/lgpl-2.1
LGPL-3.0-only gnu.org/licenses/lgpl-3.0 opensource.org/licenses/lgpl-3.0
MIT opensource.org/licenses/mit-license opensource.org/license/mit mit-license.org choosealicense.com/licenses/mit bouncycastle.org/licence
MIT bouncycastle.org/license github.com/dotnet/corefx/blob/master/license github.com/dotnet/standard/blob/master/license
MIT github.com/mono/mono/blob/master/license raw.githubusercontent.com/jamesnk/newtonsoft.json/master/license
MPL-1.0 mozilla.org/mpl/mpl-1.0 mozilla.org/mpl/1.0
MPL-1.1 mozilla.org/mpl/mpl-1.1 mozilla.org/mpl/1.1 opensource.org/licenses/mozilla1.1 opensource.org/licenses/mpl-1.1
MPL-2.0 mozilla.org/mpl/2.0 mozilla.org/en-us/mpl/2.0 opensource.org/licenses/mpl-2.0 mozilla.org/media/mpl/2.0/index
MS-PL opensource.org/licenses/ms-pl microsoft.com/opensource/licenses
OFL-1.1 scripts.sil.org/ofl openfontlicense.org scripts.sil.org/cms/scripts/page.php?site_id=nrsi&id=ofl
PostgreSQL postgresql.org/about/licence opensource.org/licenses/postgresql
PSF-2.0 docs.python.org/license opensource.org/licenses/pythonsoftfoundation
Ruby ruby-lang.org/en/about/license ruby-lang.org/en/license
Unlicense unlicense.org opensource.org/licenses/unlicense
UPL-1.0 oss.oracle.com/licenses/upl opensource.org/licenses/upl
WTFPL wtfpl.net wtfpl.net/about sam.zoy.org/wtfpl sam.zoy.org/wtfpl/copying
W3C w3.org/consortium/legal/2002/copyright-software-20021231
Zlib zlib.net/zlib_license opensource.org/licenses/zlib-license gzip.org/zlib/zlib_license opensource.org/license/zlib
`;

/** The SPDX expression of the licence that an address is known to show; null for all other addresses. */
export function licenseOfUrl(url: string): string | null {
  const address = url
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[#>].*$/, '')
    .replace(/(?:\.(?:html?|txt|php|json|md|rdf|jsp|de|en))+$/, '')
    .replace(/\/+$/, '');
  return addresses().get(address) ?? nugetExpression(url) ?? identifierIn(address) ?? creativeCommons(address);
}

const addresses = once((): ReadonlyMap<string, string> => {
  const lines = ADDRESSES.trim().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const expression = /^\S+(?: WITH \S+)?/.exec(line)?.[0] ?? '';
      return line
        .slice(expression.length)
        .trim()
        .split(' ')
        .map((address): [string, string] => [address, expression]);
    }),
  );
});

/** `spdx.org/licenses/MIT` and `opensource.org/licenses/MIT` end in the identifier. */
function identifierIn(address: string): string | null {
  const id = /^(?:spdx\.org\/licenses|opensource\.org\/licenses?)\/([^/]+)$/.exec(address)?.[1];
  return id === undefined ? null : canonicalId(id);
}

/** NuGet shows licence expressions at addresses of its own. */
function nugetExpression(url: string): string | null {
  const encoded = /^https?:\/\/licenses\.nuget\.org\/([^/?#]+)$/i.exec(url.trim())?.[1];
  if (encoded === undefined || /%(?![0-9a-f]{2})/i.test(encoded) || /%[89a-f]/i.test(encoded)) return null;
  const expression = parseExpression(decodeURIComponent(encoded));
  return expression === null ? null : formatExpression(expression);
}

/** `creativecommons.org/licenses/by-sa/3.0/de` */
function creativeCommons(address: string): string | null {
  const match =
    /^creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)(?:\/(?!legalcode|deed)([a-z]{2,3}))?(?:\/(?:legalcode|deed)[a-z.]*)?$/.exec(
      address,
    );
  if (match === null) return null;
  const [, kind = '', version = '', country] = match;
  return canonicalId(`CC-${kind}-${version}${country === undefined ? '' : `-${country}`}`);
}

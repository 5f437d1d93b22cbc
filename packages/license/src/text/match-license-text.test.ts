import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { canonicalTexts } from '../../scripts/canonical-texts.ts';
import { withoutHeader } from '../../scripts/fingerprint-texts.ts';
import { FINGERPRINT_BYTES, FINGERPRINT_IDS } from './fingerprint-data.ts';
import { matchLicenseText } from './match-license-text.ts';

const require = createRequire(import.meta.url);
const LIST: Readonly<Record<string, { name: string; licenseText: string }>> = JSON.parse(
  readFileSync(require.resolve('spdx-license-list/spdx-full.json'), 'utf8'),
);

/** Identifiers of licences that packages use most. */
const COMMON = `
  0BSD AFL-3.0 AGPL-3.0-only Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-1.0-Perl Artistic-2.0 BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause
  BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause BSD-4-Clause-UC BSL-1.0 BUSL-1.1 bzip2-1.0.6 CC-BY-3.0 CC-BY-4.0
  CC-BY-NC-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CPL-1.0 curl ECL-2.0 Elastic-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 FTL
  GFDL-1.2-only GFDL-1.3-only GPL-1.0-only GPL-2.0-only GPL-3.0-only HPND ICU IJG ISC JSON LGPL-2.0-only LGPL-2.1-only LGPL-3.0-only
  Libpng LPPL-1.3c MIT MIT-0 MIT-CMU MPL-1.0 MPL-1.1 MPL-2.0 MS-PL MS-RL MulanPSL-2.0 NCSA ODbL-1.0 OFL-1.1 OLDAP-2.8 OpenSSL OSL-3.0
  PHP-3.01 PostgreSQL PSF-2.0 Python-2.0 QPL-1.0 Ruby Sleepycat SSPL-1.0 TCL Unicode-3.0 Unicode-DFS-2016 Unlicense UPL-1.0 Vim W3C
  WTFPL X11 Zlib ZPL-2.1
`
  .trim()
  .split(/\s+/);

const ids = (text: string): readonly string[] => matchLicenseText(text).map(({ id }) => id);
const textOf = (id: string): string => LIST[id]?.licenseText ?? '';

/** Another holder, another title, other line breaks, in a comment. */
function altered(id: string): string {
  const words = withoutHeader(textOf(id)).split(/\s+/).join(' ');
  const lines = words.replace(/(.{50,66}) /g, '$1\n * ');
  return `/*\n * Some Project\n *\n * Copyright (c) 2014-2021 Jane Q. Example <jane@example.org>\n * All rights reserved.\n *\n * ${lines}\n */\n`;
}

describe('licence texts', () => {
  it.each(COMMON)('%s is recognised as it is listed', (id) => {
    expect(ids(textOf(id))).toEqual([id]);
  });

  it.each(COMMON)('%s is recognised with another holder and wrapping', (id) => {
    expect(ids(altered(id))).toEqual([id]);
  });

  it('of the whole list, every text is recognised as itself and nothing else', () => {
    const wrong = [...canonicalTexts(LIST).keys()].filter((id) => {
      const found = ids(altered(id));
      return found.length !== 1 || found[0] !== id;
    });
    // These two show a tag as an example in their own text.
    expect(wrong).toEqual(['CAL-1.0', 'Community-Spec-1.0']);
  });

  it('the data belong to the list that is installed', () => {
    expect(FINGERPRINT_IDS.split(' ')).toEqual([...canonicalTexts(LIST).keys()]);
    expect(FINGERPRINT_BYTES.length).toBeLessThan(400 * 1024);
  });
});

describe('relatives are told apart', () => {
  it.each([
    ['MIT', 'MIT-0'],
    ['MIT', 'X11'],
    ['MIT', 'JSON'],
    ['BSD-2-Clause', 'BSD-3-Clause'],
    ['BSD-3-Clause', 'BSD-4-Clause'],
    ['BSD-3-Clause', 'BSD-3-Clause-Clear'],
    ['ISC', '0BSD'],
    ['GPL-2.0-only', 'LGPL-2.0-only'],
    ['LGPL-2.0-only', 'LGPL-2.1-only'],
    ['GPL-3.0-only', 'AGPL-3.0-only'],
    ['GPL-3.0-only', 'LGPL-3.0-only'],
    ['Apache-2.0', 'ECL-2.0'],
    ['Apache-2.0', 'Pixar'],
    ['MPL-1.0', 'MPL-1.1'],
    ['CC-BY-3.0', 'CC-BY-SA-3.0'],
    ['CC-BY-4.0', 'CC-BY-NC-4.0'],
    ['EPL-1.0', 'CPL-1.0'],
    ['OLDAP-2.7', 'OLDAP-2.8'],
    ['AFL-3.0', 'OSL-3.0'],
  ])('%s and %s', (one, other) => {
    expect(ids(altered(one))).toEqual([one]);
    expect(ids(altered(other))).toEqual([other]);
  });
});

describe('several licences in one text', () => {
  it.each([
    [['Apache-2.0', 'MIT']],
    [['BSD-3-Clause', 'MIT']],
    [['GPL-2.0-only', 'LGPL-2.1-only', 'MPL-1.1']],
    [['BSD-3-Clause', 'ISC', 'MIT', 'Zlib']],
    [['AGPL-3.0-only', 'GPL-3.0-only']],
  ])('%j are all found, and nothing else', (expected) => {
    const text = expected.map(altered).join('\n\n');
    expect(ids(text).toSorted()).toEqual(expected);
  });

  it('the LGPL 3 comes with the GPL 3 that it adds to', () => {
    expect(ids(`${textOf('LGPL-3.0-only')}\n${textOf('GPL-3.0-only')}`)).toEqual(['LGPL-3.0-only']);
  });
});

describe('changed texts', () => {
  it('a licence with a condition more is not that licence', () => {
    const text = textOf('BSD-2-Clause').replace(
      'THIS SOFTWARE IS PROVIDED',
      `3. Whoever uses the software in a machine that is sold must send one such machine to each author, at the expense of
       the seller, within thirty days of the first sale, together with its manual in the language of the author.
       THIS SOFTWARE IS PROVIDED`,
    );
    expect(ids(text)).toEqual([]);
  });

  it('half a licence is none', () => {
    const text = textOf('Apache-2.0');
    expect(ids(text.slice(0, text.length / 2))).toEqual([]);
  });

  it('a licence without the instructions for its use is complete', () => {
    const [terms = ''] = textOf('Apache-2.0').split('END OF TERMS AND CONDITIONS');
    expect(ids(terms)).toEqual(['Apache-2.0']);
  });

  it('the other wording of the third condition is the same licence', () => {
    const text = textOf('BSD-3-Clause').replace(
      /Neither the name of [^]*? may be used/,
      'The name of the author may not be used',
    );
    expect(ids(text)).toEqual(['BSD-3-Clause']);
  });

  it('the Commons Clause takes a freedom away and is named', () => {
    const text = `"Commons Clause" License Condition v1.0\n\nThe Software is provided to you under the License, without the right to Sell.\n\n${textOf('Apache-2.0')}`;
    expect(ids(text)).toEqual(['Apache-2.0', 'LicenseRef-Commons-Clause-1.0']);
  });
});

describe('other texts', () => {
  it.each([
    ['nothing', ''],
    ['prose', 'The quick brown fox jumps over the lazy dog. '.repeat(200)],
    [
      'a mention',
      'This tool converts files. See the LICENSE file. It is not GPL software, MIT and others make similar tools.',
    ],
    [
      'legal prose',
      'All rights reserved. No part of this software may be copied, modified or distributed without the prior written permission of the owner.',
    ],
    ['a copyright line', 'Copyright (c) 2020 Example Inc. All rights reserved.'],
    ['code', 'export function add(a: number, b: number): number { return a + b; }\n'.repeat(500)],
    ['signs', '\u0000\uFFFD*/ -- <>'.repeat(1000)],
  ])('%s say nothing', (_, text) => {
    expect(matchLicenseText(text)).toEqual([]);
  });

  it('only the start of an endless text is read', () => {
    expect(ids(`${'word '.repeat(60_000)}${textOf('MIT')}`)).toEqual([]);
    expect(ids(`${textOf('MIT')}${' word'.repeat(2_000_000)}`)).toEqual(['MIT']);
  });
});

describe('SPDX-License-Identifier', () => {
  it.each([
    ['// SPDX-License-Identifier: MIT', ['MIT']],
    ['/* SPDX-License-Identifier: GPL-2.0+ */', ['GPL-2.0-or-later']],
    ['/* SPDX-License-Identifier: GPL-2.0*/', ['GPL-2.0-only']],
    ['<!-- SPDX-License-Identifier: (Apache-2.0 OR MIT) -->', ['Apache-2.0', 'MIT']],
    ['# SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note', ['GPL-2.0-only']],
    ['# SPDX-License-Identifier: LicenseRef-Own', ['LicenseRef-Own']],
    ['# SPDX-License-Identifier: whatever', []],
    ['# SPDX-License-Identifier:', []],
  ])('%s', (text, expected) => {
    expect(matchLicenseText(text)).toEqual(expected.map((id) => ({ id, confidence: 1 })));
  });
});

it('a tag without end says nothing', () => {
  expect(matchLicenseText(`# SPDX-License-Identifier: ${'MIT AND '.repeat(1000)}GPL-2.0-only`)).toEqual([]);
});

describe('notices', () => {
  const GNU = 'you can redistribute it and/or modify it under the terms of the GNU';
  it.each([
    [
      `${GNU} General Public License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later version.`,
      ['GPL-2.0-or-later'],
    ],
    [`${GNU} General Public License version 2 as published by the Free Software Foundation.`, ['GPL-2.0-only']],
    [
      `${GNU} Lesser General Public License as published by the Free Software Foundation; either version 2.1 of the License, or (at your option) any later version.`,
      ['LGPL-2.1-or-later'],
    ],
    [
      `${GNU} Library General Public License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later version.`,
      ['LGPL-2.0-or-later'],
    ],
    [
      `${GNU} Affero General Public License as published by the Free Software Foundation, version 3.`,
      ['AGPL-3.0-only'],
    ],
    [
      `${GNU} General Public License as published by the Free Software Foundation; either version 2 of the License or (at your option) version 3.`,
      ['GPL-2.0-only', 'GPL-3.0-only'],
    ],
    ['This file is licensed under the GPLv2.', []],
    ['Released under the GNU GPL v3 or later', ['GPL-3.0-or-later']],
    ['distributed under version 2 of the GNU General Public License', ['GPL-2.0-only']],
    ['On Debian systems, the full text of the GNU General Public License version 2 can be found in the file', []],
    ['under the terms of the GNU General Public License', []],
    [
      'Permission is granted to copy under the terms of the GNU Free Documentation License, Version 1.3 or any later version published by the Free Software Foundation; with no Invariant Sections',
      ['GFDL-1.3-no-invariants-or-later'],
    ],
    ['Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file', ['Apache-2.0']],
    ['This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.', ['MPL-2.0']],
    ['Distributed under the Boost Software License, Version 1.0.', ['BSL-1.0']],
    [
      'you can redistribute it and/or modify it under the same terms as Perl itself.',
      ['Artistic-1.0-Perl', 'GPL-1.0-or-later'],
    ],
    ['This work is licensed under a Creative Commons Attribution 4.0 International License.', ['CC-BY-4.0']],
  ])('%s', (text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  it('says "or later" of a GNU text that comes with such a notice', () => {
    const notice = `${GNU} General Public License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later version.`;
    expect(ids(`${notice}\n\n${textOf('GPL-2.0-only')}`)).toEqual(['GPL-2.0-or-later']);
    expect(ids(textOf('GPL-2.0-only'))).toEqual(['GPL-2.0-only']);
  });
});

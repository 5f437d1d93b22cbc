import { describe, expect, it } from 'vitest';
import { parseDebianCopyright } from './parse-debian-copyright.ts';

const FORMAT = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/';
const BSD3 = `
 Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
 following conditions are met:
 .
 1. Redistributions of source code must retain the above copyright notice, this list of conditions and the
 following disclaimer.
 2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
 following disclaimer in the documentation and/or other materials provided with the distribution.
 3. Neither the name of Example Corp nor the names of its contributors may be used to endorse or promote products
 derived from this software without specific prior written permission.
 .
 THIS SOFTWARE IS PROVIDED BY EXAMPLE CORP AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING,
 BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN
 NO EVENT SHALL EXAMPLE CORP BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR
 BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
 (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 POSSIBILITY OF SUCH DAMAGE.
`.trimEnd();

const shown = (text: string): readonly (readonly [string, string | null, string])[] =>
  parseDebianCopyright(text).licenses.map(({ raw, expression, source }) => [raw, expression, source]);

describe('machine-readable files', () => {
  it('tell the licences of the files, each once, in order', () => {
    const text = `${FORMAT}
Upstream-Name: example

Files: *
Copyright: 2020 Somebody
License: GPL-2+

# a remark
Files: a/* b/*
Copyright: 2021 Somebody else
License: Expat
 Permission is hereby granted …

Files: c
License: GPL-2+

License: GPL-2+
 This program is free software.
 .
 On Debian systems, see /usr/share/common-licenses/GPL-2.
`;
    expect(parseDebianCopyright(text)).toEqual({
      format: 'machine-readable',
      complete: true,
      licenses: [
        {
          raw: 'GPL-2+',
          expression: 'GPL-2.0-or-later',
          ids: ['GPL-2.0-or-later'],
          category: 'strong-copyleft',
          source: 'name',
        },
        { raw: 'Expat', expression: 'MIT', ids: ['MIT'], category: 'permissive', source: 'name' },
      ],
    });
  });

  it.each([
    ['the licence of the whole package', `${FORMAT}\nLicense: MIT\n`, [['MIT', 'MIT', 'name']]],
    [
      'a text that no files name',
      `${FORMAT}\n\nFiles: *\nLicense: MIT\n\nLicense: ISC\n text\n`,
      [
        ['MIT', 'MIT', 'name'],
        ['ISC', 'ISC', 'name'],
      ],
    ],
    [
      'no repeated text for a part of a choice',
      `${FORMAT}\n\nFiles: *\nLicense: GPL-1+ or Artistic\n\nLicense: Artistic\n text\n`,
      [['GPL-1+ or Artistic', 'GPL-1.0-or-later OR Artistic-1.0', 'name']],
    ],
    [
      'a name that leaves the licence open by its text',
      `${FORMAT}\n\nFiles: *\nLicense: BSD${BSD3}\n`,
      [['BSD', 'BSD-3-Clause', 'text']],
    ],
    [
      'an own name by the text elsewhere',
      `${FORMAT}\n\nFiles: *\nLicense: example-license\n\nLicense: example-license${BSD3}\n`,
      [['example-license', 'BSD-3-Clause', 'text']],
    ],
    [
      'own names in a choice',
      `${FORMAT}\n\nFiles: *\nLicense: GPL-2+ or example-license\n\nLicense: example-license${BSD3}\n`,
      [['GPL-2+ or example-license', 'GPL-2.0-or-later OR BSD-3-Clause', 'text']],
    ],
    [
      'a field without a name by its text',
      `${FORMAT}\n\nFiles: *\nLicense:${BSD3}\n`,
      [[expect.stringMatching(/^Redistribution and use/), 'BSD-3-Clause', 'text']],
    ],
    [
      'what is not known as it is',
      `${FORMAT}\n\nFiles: *\nLicense: my-own\n Do what you like on Sundays.\n`,
      [['my-own', null, 'name']],
    ],
    [
      'an exception that is not known as it is',
      `${FORMAT}\n\nFiles: *\nLicense: GPL-2+ with OpenSSL exception\n under the terms of the GNU General Public License version 2 or later\n`,
      [['GPL-2+ with OpenSSL exception', null, 'name']],
    ],
    ['nothing without fields', `${FORMAT}\n`, []],
    [
      'drafts of the format',
      'Format-Specification: http://dep.debian.net/deps/dep5\n\nFiles: *\nLicense: MIT\n',
      [['MIT', 'MIT', 'name']],
    ],
    [
      'a remark and a byte order mark in front',
      `\uFEFF# remark\n${FORMAT}\n\nFiles: *\nLicense: MIT\n`,
      [['MIT', 'MIT', 'name']],
    ],
  ])('tell %s', (_, text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it('keep what can be said of a name that is not understood as a whole', () => {
    const { licenses } = parseDebianCopyright(`${FORMAT}\n\nFiles: *\nLicense: GPL-2+ with OpenSSL exception\n`);
    expect(licenses).toMatchObject([{ expression: null, ids: ['GPL-2.0-or-later'], category: 'strong-copyleft' }]);
  });

  it('are cut at two hundred names, and say so', () => {
    const files = Array.from({ length: 300 }, (_, index) => `Files: f${index}\nLicense: own-${index}\n`);
    const { licenses, complete } = parseDebianCopyright(`${FORMAT}\n\n${files.join('\n')}`);
    expect(licenses.length).toBe(200);
    expect(complete).toBe(false);
  });

  it('do not take prose for a name', () => {
    const { licenses } = parseDebianCopyright(`${FORMAT}\n\nFiles: *\nLicense: ${'MIT and words '.repeat(300)}\n`);
    expect(licenses).toMatchObject([{ expression: null }]);
    expect(licenses[0]?.raw.length).toBe(2_000);
  });
});

describe('files in prose', () => {
  const GRANT = `it under the terms of the GNU General Public License as published by the Free Software Foundation; either
    version 2 of the License, or (at your option) any later version.`;
  it.each([
    [
      'a reference',
      "The complete text is in `/usr/share/common-licenses/GPL-2'.",
      [['/usr/share/common-licenses/GPL-2', 'GPL-2.0-only', 'reference']],
    ],
    [
      'a reference without a version',
      'See /usr/share/common-licenses/LGPL.',
      [['/usr/share/common-licenses/LGPL', 'LGPL-2.0-or-later', 'reference']],
    ],
    [
      'a notice, which a reference only repeats',
      `${GRANT} See /usr/share/common-licenses/GPL-3.`,
      [['GPL-2.0-or-later', 'GPL-2.0-or-later', 'text']],
    ],
    [
      'a notice and a reference to something else',
      `${GRANT} And /usr/share/common-licenses/Apache-2.0.`,
      [
        ['GPL-2.0-or-later', 'GPL-2.0-or-later', 'text'],
        ['/usr/share/common-licenses/Apache-2.0', 'Apache-2.0', 'reference'],
      ],
    ],
    [
      'a licence text',
      `Copyright 1999 Somebody${BSD3.replaceAll('\n .', '\n')}`,
      [['BSD-3-Clause', 'BSD-3-Clause', 'text']],
    ],
    ['the public domain', 'This program has been placed in the public domain.', [['public domain', null, 'text']]],
    [
      'nothing of other files',
      'This was packaged by me. See /usr/share/common-licenses/ and /usr/share/common-licenses/Unknown.',
      [],
    ],
    ['nothing of what is not in the public domain', 'It is not in the public domain.', []],
    ['nothing of an empty file', '', []],
  ])('tell %s', (_, text, expected) => {
    const parsed = parseDebianCopyright(text);
    expect(parsed.format).toBe('free-form');
    expect(shown(text)).toEqual(expected);
  });

  it('find a licence behind much else', () => {
    expect(shown(`${'word '.repeat(120_000)}${BSD3}`)).toEqual([['BSD-3-Clause', 'BSD-3-Clause', 'text']]);
  });

  it('longer than four million characters are cut, and say so', () => {
    const { complete } = parseDebianCopyright('-'.repeat(4 * 1024 * 1024 + 1));
    expect(complete).toBe(false);
  });
});

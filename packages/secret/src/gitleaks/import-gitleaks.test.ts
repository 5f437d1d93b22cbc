import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../contracts/occurrence.ts';
import { createScanner } from '../scanner/create-scanner.ts';
import { type GitleaksImport, importGitleaks } from './import-gitleaks.ts';

function read(text: string): GitleaksImport {
  return importGitleaks({ text, name: 'gitleaks.toml' });
}

function scan({ userDetectors, allow }: GitleaksImport, text: string, path = '/app/a.txt'): ScanResult {
  const options = { detectors: [], userDetectors, allow: { rules: allow }, fingerprintKey: Buffer.alloc(32, 7) };
  return createScanner(options).scan(Buffer.from(text), { path });
}

const RULE = `
[[rules]]
id = "acme-key"
description = "Acme key"
regex = '''(?i)acme[a-z_]{0,8}\\s*=\\s*['"]?([a-z0-9]{12})(?:['"\\s]|$)'''
keywords = ["ACME"]
entropy = 2.5
`;

/** Without it there is a note that the built-in detectors stay on. */
const DEFAULT = '[extend]\nuseDefault = true\n';

const LEAK = 'ACME_KEY = "k3j4h5g6f7d8"';

describe('rules', () => {
  it('take the first group that took part as the secret', () => {
    expect(scan(read(RULE), LEAK).occurrences).toMatchObject([
      { detector: 'acme-key', title: 'Acme key', offset: 12, lengthBytes: 12 },
    ]);
  });

  it('keep their entropy floor, group and path', () => {
    expect(scan(read(RULE), 'ACME_KEY = "aaaabbbbaaaa"').occurrences).toEqual([]);
    expect(scan(read(`${RULE}path = '''^app/.*\\.env$'''`), LEAK).occurrences).toEqual([]);
    expect(scan(read(`${RULE}path = '''^app/.*\\.env$'''`), LEAK, '/app/x.env').occurrences).toHaveLength(1);
    expect(scan(read(`${RULE}secretGroup = 1`), LEAK).occurrences).toMatchObject([{ lengthBytes: 12 }]);
  });

  it.each([
    ['id = "x"\nregex = "("', 'rejected', 'regex'],
    ['id = "x"\npath = "p12$"', 'rejected', 'regex'],
    ['regex = "x"', 'rejected', 'id'],
    ['id = "x"\nregex = "xyz"', 'changed', 'keywords'],
    ['id = "x"\nregex = "xyz"\nkeywords = ["xy"]\nwhatever = 1', 'ignored', 'whatever'],
    ['id = "x"\nregex = "x(?=y)"\nkeywords = ["xy"]', 'rejected', 'regex'],
    ['id = "x"\nregex = "é"\nkeywords = ["xy"]', 'rejected', 'regex'],
    ['id = "x"\nregex = "xyz"\nkeywords = ["xy", 3]', 'rejected', 'keywords'],
    ['id = "x"\nregex = "xyz"\nkeywords = ["xy"]\nsecretGroup = 2', 'changed', 'secretGroup'],
    ['id = "x"\nregex = "xyz"\nkeywords = ["xy"]\nallowlists = [1]', 'rejected', 'allowlists'],
    ['id = "github-pat"\nkeywords = ["xy"]', 'rejected', 'keywords'],
    ['id = "x"\nregex = "xyz"\nkeywords = ["xy"]\n[[rules.required]]\nid = "y"', 'changed', 'required'],
  ])('are reported where they differ: %j', (text, kind, field) => {
    expect(read(`${DEFAULT}[[rules]]\n${text}`).notes).toMatchObject([{ kind, field }]);
  });
});

describe('allowlists', () => {
  it.each([
    ["[allowlist]\npaths = ['''a\\.txt$''']", 0],
    ["[[allowlists]]\nregexes = ['''^k3j4''']", 0],
    ["[[allowlists]]\nregexes = ['''^ACME''']", 1],
    ["[[allowlists]]\nregexTarget = 'line'\nregexes = ['''^ACME''']", 0],
    ["[[allowlists]]\nregexTarget = 'match'\nregexes = ['''^ACME''']", 0],
    ["[[allowlists]]\nstopwords = ['H5G6']", 0],
    ["[[allowlists]]\ncondition = 'AND'\npaths = ['''other''']\nstopwords = ['h5g6']", 1],
    ["[[allowlists]]\ncondition = 'OR'\npaths = ['''other''']\nstopwords = ['h5g6']", 0],
    ["[[allowlists]]\ntargetRules = ['other']\nstopwords = ['h5g6']", 1],
    ["[[rules.allowlists]]\nstopwords = ['h5g6']", 0],
    ["[rules.allowlist]\nstopwords = ['h5g6']", 0],
    ["[[allowlists]]\ncondition = 'AND'\ncommits = ['abc']\nstopwords = ['h5g6']", 1],
  ])('%j', (text, left) => {
    expect(scan(read(`${RULE}\n${text}`), LEAK).occurrences).toHaveLength(left);
  });

  it('that need what images do not have are reported', () => {
    expect(read(`${DEFAULT}[allowlist]\ncommits = ['abc']`).notes).toMatchObject([
      { kind: 'ignored', field: 'allowlist.commits' },
    ]);
  });

  it.each([
    ['whatever = 1', 'ignored', 'allowlist.whatever'],
    ['regexTarget = "commit"', 'changed', 'allowlist.regexTarget'],
    ['paths = [3]', 'rejected', 'allowlist.paths'],
    ['regexes = ["x(?<!y)"]', 'rejected', 'allowlist.regexes'],
  ])('say what of them is not taken over: %s', (text, kind, field) => {
    expect(read(`${DEFAULT}[[allowlists]]\nstopwords = ["abc"]\n${text}`).notes).toMatchObject([{ kind, field }]);
  });

  it('of a default rule go to the detectors that stand for it', () => {
    const { allow, userDetectors } = read(
      `${DEFAULT}[[rules]]\nid = "github-pat"\n[[rules.allowlists]]\nstopwords = ["abc"]`,
    );
    expect(userDetectors).toEqual([]);
    expect(allow).toMatchObject([{ detectors: new Set(['github-personal-access-token']), stopwords: ['abc'] }]);
  });
});

it('reads what it extends', () => {
  const imported = read('[extend]\nuseDefault = true\ndisabledRules = ["github-pat", "no-such-rule"]\npath = "x.toml"');
  expect(imported.useDefault).toBe(true);
  expect([...imported.disabled]).toEqual(['github-personal-access-token']);
  expect(imported.notes.map(({ field }) => field)).toEqual(['extend.path', 'extend.disabledRules']);
});

it('says that built-in detectors stay on where the file does not extend the default rules', () => {
  expect(read(RULE).notes).toMatchObject([{ kind: 'ignored', field: 'extend.useDefault' }]);
});

it('refuses what is not TOML, with the place', () => {
  expect(() => read('title = "x"\n[[rules]\n')).toThrow(
    expect.objectContaining({ code: 'GITLEAKS_CONFIG_INVALID', problems: [expect.objectContaining({ line: 2 })] }),
  );
});

import type { InspectionAnswers } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../policy-tests/draft-facts.ts';
import { type RuleDraft, decideOn, policyText } from '../testing/run-trigger.ts';

const VERIFY: RuleDraft = { gate: 'packages', trigger: 'verify' };
const COVERAGE: RuleDraft = { gate: 'inspection', trigger: 'coverage', params: { minimum_percent: '1' } };
const CHECKSUM: RuleDraft = {
  gate: 'files',
  trigger: 'attribute_match',
  params: { filename: '/etc/hosts', checksum: 'ab', checksum_match: 'equals' },
};
const CONTENT: RuleDraft = {
  gate: 'retrieved_files',
  trigger: 'content_regex',
  params: { path: '/etc/app.conf', regex: '.*debug.*', check: 'match' },
};
const SEARCH: RuleDraft = { gate: 'files', trigger: 'content_regex_match', params: { regex_name: 'pass.*' } };
const ABSENT: RuleDraft = {
  gate: 'retrieved_files',
  trigger: 'content_not_available',
  params: { path: '/etc/app.conf' },
};

const NOTHING: InspectionAnswers = {
  packageFiles: false,
  fileDigests: { algorithms: [], paths: [] },
  retrieve: [],
};
const ALL: InspectionAnswers = {
  packageFiles: true,
  fileDigests: { algorithms: ['md5', 'sha1', 'sha256'], paths: 'all' },
  retrieve: ['/etc/app.conf'],
  contentSearches: [{ name: 'pass.*', regex: 'password' }],
};

describe('an inspection that does not hold what a rule asks for', () => {
  test.each<[string, RuleDraft, Partial<InspectionAnswers>, string]>([
    ['files of packages', VERIFY, { fileDigests: ALL.fileDigests }, 'files of packages'],
    [
      'one algorithm',
      VERIFY,
      { ...ALL, fileDigests: { algorithms: ['sha256'], paths: 'all' } },
      'sha1, md5 digests of files',
    ],
    [
      'digests of all files',
      VERIFY,
      { ...ALL, fileDigests: { ...ALL.fileDigests, paths: ['/a'] } },
      'digests of all files',
    ],
    ['files of packages for coverage', COVERAGE, {}, 'files of packages'],
    ['any digest', CHECKSUM, {}, 'sha256 digests of files'],
    [
      'the digest of one file',
      CHECKSUM,
      { fileDigests: { ...ALL.fileDigests, paths: ['/a'] } },
      'digests of /etc/hosts',
    ],
    ['the content of a file', CONTENT, {}, 'content of /etc/app.conf'],
    ['a search', SEARCH, { contentSearches: [{ name: 'x', regex: 'pass.*' }] }, 'a search for "pass.*"'],
    ['whether there is content', ABSENT, {}, 'content of /etc/app.conf'],
  ])('%s: an error finding that names it, never a pass', (_, rule, held, missing) => {
    const decision = decideOn(policyText([rule]), {
      ...factsOf({ contentMatches: [] }),
      answers: { ...NOTHING, ...held },
    });
    expect(decision.verdict).toBe('error');
    expect(decision.findings.map(({ status, message }) => [status, message])).toEqual([
      ['error', `The rule could not be evaluated: facts were not gathered: ${missing}`],
    ]);
  });

  test.each([VERIFY, CHECKSUM, CONTENT, SEARCH])('$gate.$trigger is asked when it holds all', (rule) => {
    const decision = decideOn(policyText([rule]), { ...factsOf({ contentMatches: [] }), answers: ALL });
    expect(decision.verdict).toBe('pass');
  });
});

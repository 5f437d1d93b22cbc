import { EMPTY_CONFIG } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { fixDockerfile } from '../fix/fix-dockerfile.ts';
import { reconstructDockerfile } from '../history/reconstruct-dockerfile.ts';
import { lintDockerfile } from '../lint/lint-dockerfile.ts';
import { DEFAULT_LINT_SETTINGS } from '../settings/lint-settings.ts';

/** Rules about the commands of RUN that find something in a step as the history of an image has it. */
function foundInHistory(createdBy: string): readonly string[] {
  const history = [{ created: null, createdBy, author: null, comment: null, emptyLayer: false }];
  const { text } = reconstructDockerfile({ history, config: EMPTY_CONFIG, baseEntries: 0, base: 'debian:13' });
  const result = lintDockerfile({ path: 'history', text, settings: DEFAULT_LINT_SETTINGS, origin: 'history' });
  expect(result.failures).toEqual([]);
  return result.findings.filter(({ rule }) => rule !== 'user-root').map(({ rule }) => rule);
}

/** Fixes until nothing changes. */
function fixAll(text: string): { text: string; rounds: number } {
  let now = text;
  for (let rounds = 0; rounds < 5; rounds++) {
    const { findings } = lintDockerfile({ path: 'x', text: now, settings: DEFAULT_LINT_SETTINGS });
    const next = fixDockerfile(now, findings).text;
    if (next === now) return { text: now, rounds };
    now = next;
  }
  return { text: now, rounds: 5 };
}

describe('rules about commands on the history of an image', () => {
  it.each([
    ['/bin/sh -c apt-get update', ['package-update-alone']],
    [
      'RUN /bin/sh -c apt-get update && apt-get install curl # buildkit',
      ['apt-lists-left', 'apt-get-recommends-installed', 'apt-get-yes-missing', 'apt-get-version-missing'],
    ],
    ['|1 A=b /bin/sh -c apk add a=1', ['apk-cache-left']],
    ['RUN /bin/sh -c set -e\nsudo yum install -y a-1\n # buildkit', ['sudo-used', 'yum-cache-left']],
    [
      'RUN /bin/bash -o pipefail -c curl -fsSk https://example.com/a | sh # buildkit',
      ['remote-script-executed', 'tls-verification-disabled'],
    ],
    [
      'RUN /bin/sh -c chmod 777 /a && echo root:hunter2 | chpasswd # buildkit',
      ['world-writable-mode', 'secret-on-command-line'],
    ],
    ['RUN /bin/sh -c cd /a && wget b | tar x && pip install c # buildkit', []],
  ])('finds in %j %j', (createdBy, expected) => {
    expect(foundInHistory(createdBy)).toEqual(expected);
  });
});

describe('edits of several rules', () => {
  it('go together, at most one round later', () => {
    const fixed = fixAll(
      'FROM debian:13\nRUN apt update && \\\n\n    apt install curl && \\\n    pip install a==1 && wget https://example.com/b\nUSER 1\n',
    );
    expect(fixed.text).toBe(
      'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl && \\\n' +
        '    pip install --no-cache-dir a==1 && wget --progress=dot:giga https://example.com/b && \\\n' +
        '    rm -rf /var/lib/apt/lists/*\nUSER 1\n',
    );
    expect(fixed.rounds).toBeLessThanOrEqual(3);
  });
});

import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { insertAfter } from '../../fix/insertions.ts';
import { allLeftBehind } from '../../package-managers/leftovers.ts';
import type { PackageCall } from '../../package-managers/package-call.ts';
import { pipCaches, pipCalls } from '../../package-managers/pip.ts';
import type { Instruction } from '../../syntax/instruction.ts';

const VARIABLES: readonly string[] = ['PIP_NO_CACHE_DIR', 'PIP_CACHE_DIR', 'XDG_CACHE_HOME', 'PIP_CONFIG_FILE'];
const CLEANING = {
  cleans: ({ verb, operands }: PackageCall): boolean => verb === 'cache' && operands[0]?.text === 'purge',
  folders: ['.cache', '/pip'],
};

/** What pip fetched stays in the layer. */
export const pipCacheLeft: LintRule = {
  id: 'pip-cache-left',
  aliases: ['DL3042'],
  title: 'pip install without --no-cache-dir',
  summary: 'A step lets pip install packages and leaves its cache in the layer.',
  rationale: 'The cache holds each package a second time, and nobody uses it in the image.',
  remedy: 'Add --no-cache-dir, set PIP_NO_CACHE_DIR=1, or mount a cache at the folder that pip uses.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { cache: 'pip install without --no-cache-dir leaves what it fetches in the layer.' },
  references: [{ title: 'pip: caching', url: 'https://pip.pypa.io/en/stable/topics/caching/' }],
  examples: {
    bad: [
      {
        text: 'FROM python:3.14-slim\nRUN pip install -r requirements.txt\n',
        messages: ['cache'],
        fixed: 'FROM python:3.14-slim\nRUN pip install --no-cache-dir -r requirements.txt\n',
      },
      {
        text: 'FROM python:3.14-slim\nRUN set -eux; \\\n  python3 -m pip install \\\n    requests==2.32; \\\n  true\n',
        messages: ['cache'],
        fixed:
          'FROM python:3.14-slim\nRUN set -eux; \\\n  python3 -m pip install --no-cache-dir \\\n    requests==2.32; \\\n  true\n',
      },
      { text: 'FROM python:3.14-slim\nRUN ["pip", "install", "."]\n', messages: ['cache'] },
      {
        text: 'FROM python:3.14-slim\nRUN <<EOF\nif true; then /venv/bin/pip3 install -U pip; fi\nEOF\n',
        messages: ['cache'],
        fixed:
          'FROM python:3.14-slim\nRUN <<EOF\nif true; then /venv/bin/pip3 install --no-cache-dir -U pip; fi\nEOF\n',
      },
    ],
    good: [
      {
        text: 'FROM python:3.14-slim\nRUN pip install --no-cache-dir -r requirements.txt; pip --no-cache-dir install a==1\n',
      },
      { text: 'FROM python:3.14-slim\nENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt\n' },
      { text: 'FROM python:3.14-slim\nRUN PIP_NO_CACHE_DIR=1 pip install a==1\n' },
      { text: 'FROM python:3.14-slim\nRUN export PIP_NO_CACHE_DIR=1 && pip install a==1\n' },
      {
        text: 'FROM python:3.14-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
      },
      {
        text: 'FROM python:3.14-slim\nRUN pip install -r requirements.txt && rm -rf ~/.cache\nRUN pip install a==1 && pip cache purge\n',
      },
      {
        text: 'FROM python:3.14-slim AS build\nRUN pip install a==1\nFROM python:3.14-slim\nCOPY --from=build /venv /venv\n',
      },
      {
        text: 'FROM python:3.14-slim\nRUN pipx install ruff && pipenv install && pip install /wheels/*.whl && pip download a\n',
      },
      { text: 'FROM python:3.14-slim\nCOPY pip.conf /etc/pip.conf\nRUN pip install a==1\n' },
    ],
  },
  *check(file) {
    const calls = pipCalls(file);
    // A file of settings may turn the cache off.
    if (calls.length === 0 || /\bpip\.(?:conf|ini)\b|\bglobal\.no-cache-dir\b/.test(file.syntax.text)) return;
    const leaves = (call: PackageCall): boolean => pipCaches(call) && !isSet(file, call.call.run);
    for (const { verbWord } of allLeftBehind(file, calls, { ...CLEANING, leaves })) {
      yield { messageId: 'cache', span: verbWord.span, edits: insertAfter(file, verbWord, ' --no-cache-dir') };
    }
  },
};

/** True when a variable says something of the cache, in the file or in the RUN. */
function isSet(file: Dockerfile, run: Instruction): boolean {
  const lookup = file.lookupAt(run);
  return VARIABLES.some((name) => lookup(name).kind !== 'undeclared' || file.assigns(run, name));
}

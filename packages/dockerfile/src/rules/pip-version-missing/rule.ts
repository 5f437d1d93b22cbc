import type { LintRule } from '../../contracts/lint-rule.ts';
import { listNames } from '../../package-managers/package-call.ts';
import { pipCalls, pipUnversioned } from '../../package-managers/pip.ts';

/** pip install without a version. */
export const pipVersionMissing: LintRule = {
  id: 'pip-version-missing',
  aliases: ['DL3013'],
  title: 'pip install without a version',
  summary: 'A step lets pip install packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name==version, or install from a file of requirements that does.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { version: 'pip installs {packages} without a version.' },
  references: [{ title: 'pip: repeatable installs', url: 'https://pip.pypa.io/en/stable/topics/repeatable-installs/' }],
  examples: {
    bad: [
      { text: 'FROM python:3.14-slim\nRUN pip install --no-cache-dir requests flask==3.1\n', messages: ['version'] },
      {
        text: 'FROM python:3.14-slim\nRUN set -eux; \\\n  python3 -m pip --no-cache-dir install --upgrade \\\n    pip \\\n    "uvicorn[standard]"; \\\n  true\n',
        messages: ['version'],
      },
      {
        text: 'FROM python:3.14-slim\nRUN --mount=type=cache,target=/root/.cache/pip /opt/venv/bin/pip3.12 install -r a.txt wheel\n',
        messages: ['version'],
      },
      {
        text: 'FROM python:3.14-slim\nRUN PIP_NO_CACHE_DIR=1 pip3 install --index-url https://example.com/simple/ requests\n',
        messages: ['version'],
      },
    ],
    good: [
      { text: 'FROM python:3.14-slim\nRUN pip install --no-cache-dir requests==2.32 "flask>=3,<4" foo~=1.0\n' },
      {
        text: 'FROM python:3.14-slim\nRUN pip install -r requirements.txt && pip install . && pip install -e .[dev] && pip install ./dist/*.whl\n',
      },
      {
        text: 'FROM python:3.14-slim\nRUN pip install git+https://example.com/a.git@v1 https://example.com/b.zip c.whl\n',
      },
      {
        text: 'FROM python:3.14-slim\nRUN pip install -c constraints.txt requests && pip install --no-index --find-links=/wheels requests\n',
      },
      {
        text: 'FROM python:3.14-slim\nARG P\nRUN pip install $P "airflow==${V}" && pip uninstall -y requests && pipx install ruff\n',
      },
    ],
  },
  *check(file) {
    // Constraints may come from the environment.
    if (file.syntax.text.includes('PIP_CONSTRAINT')) return;
    for (const call of pipCalls(file)) {
      const packages = pipUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      yield { messageId: 'version', data: { packages: listNames(packages) }, span: first.span };
    }
  },
};

import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { goCalls, goUnversioned, goWithoutVersion } from '../../package-managers/go.ts';
import { listNames } from '../../package-managers/package-call.ts';
import { lastInstruction } from '../../stages/effective.ts';
import type { Instruction } from '../../syntax/instruction.ts';

/** go install without a version. */
export const goVersionMissing: LintRule = {
  id: 'go-version-missing',
  aliases: ['DL3062'],
  title: 'go install without a version',
  summary: 'A step lets go install programs at whatever version is newest.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write package@version.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { version: 'go installs {packages} without a version that stays the same.' },
  references: [{ title: 'go install', url: 'https://go.dev/ref/mod#go-install' }],
  examples: {
    bad: [
      { text: 'FROM golang:1.25\nRUN go install golang.org/x/tools/gopls@latest\n', messages: ['version'] },
      {
        text: 'FROM golang:1.25\nRUN set -eux; CGO_ENABLED=0 go install -ldflags "-s -w" example.com/a/cmd/x@master && go install github.com/a/b@v1.2.3\n',
        messages: ['version'],
      },
      {
        text: 'FROM golang:1.25\nRUN go get github.com/a/b && go install github.com/a/b/cmd/...\n',
        messages: ['version', 'version'],
      },
    ],
    good: [
      {
        text: 'FROM golang:1.25\nRUN go install golang.org/x/tools/gopls@v0.20.0 && go install example.com/x@$VERSION\n',
      },
      {
        text: 'FROM golang:1.25\nCOPY . .\nRUN go install ./... && go install example.com/me/cmd/x && go get -d -v .\n',
      },
      { text: 'FROM golang:1.25\nRUN git clone https://example.com/a /a && cd /a && go install example.com/a/cmd/x\n' },
    ],
  },
  *check(file) {
    const calls = goCalls(file);
    if (calls.length === 0) return;
    const moved = new Set(file.calls('cd').map(({ run }) => run));
    const hasModule = /\bgit clone\b|\bgo mod\b/.test(file.syntax.text);
    for (const call of calls) {
      const { run } = call.call;
      const moving = goUnversioned(call);
      const known = moving.length > 0 || hasModule || moved.has(run) || mayHaveModule(file, run);
      const packages = known ? moving : goWithoutVersion(call);
      const [first] = packages;
      if (first === undefined) continue;
      yield { messageId: 'version', data: { packages: listNames(packages) }, span: first.span };
    }
  },
};

/** True when a module may be in the working folder, which then decides about versions. */
function mayHaveModule(file: Dockerfile, run: Instruction): boolean {
  const stage = file.stageOf(run);
  if (stage === null || run.flags.length > 0) return true;
  return ['COPY', 'ADD'].some((keyword) => lastInstruction(stage, keyword, run.index) !== null);
}

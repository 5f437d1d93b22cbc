import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { insertAfter } from '../../fix/insertions.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import { rootOf } from '../../stages/effective.ts';

const QUIET =
  /^(?:--(?:quiet|no-verbose|progress|show-progress|output-file|append-output|background|spider|help|version)(?:=|$)|-nv|-[a-zA-Z]*[qobaV]|-n[a-zA-Z]*v)/;
/** Letters that take the rest of the word as their value: what follows is no option. */
const VALUED = /^-[a-zA-Z]*?[OPUeitTwQlADRBISX]./;

/** wget that draws a bar. */
export const wgetProgress: LintRule = {
  id: 'wget-progress',
  aliases: ['DL3047'],
  title: 'wget with a progress bar',
  summary: 'wget draws its progress bar into the log of the build.',
  rationale: 'The bar becomes hundreds of lines, in which what matters is hard to find.',
  remedy: 'Add --progress=dot:giga, -nv or -q.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { progress: 'wget draws a progress bar into the log of the build.' },
  references: [
    {
      title: 'GNU Wget: download options',
      url: 'https://www.gnu.org/software/wget/manual/html_node/Download-Options.html',
    },
  ],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN wget https://example.com/a.tgz\n',
        messages: ['progress'],
        fixed: 'FROM debian:13\nRUN wget --progress=dot:giga https://example.com/a.tgz\n',
      },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n  wget -O - "$URL" \\\n  | tar -xz; \\\n  wget -c -t 3 -Oquit https://example.com\n',
        messages: ['progress', 'progress'],
        fixed:
          'FROM debian:13\nRUN set -eux; \\\n  wget --progress=dot:giga -O - "$URL" \\\n  | tar -xz; \\\n  wget --progress=dot:giga -c -t 3 -Oquit https://example.com\n',
      },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN wget -q a; wget -qO- b; wget -nv c; wget --progress=dot:giga d; wget -o log e; wget --no-verbose f\n',
      },
      {
        text: 'FROM debian:13\nRUN wget a 2> /dev/null; wget b &> log; wget --version; apt-get install wget; wget -nvc g\n',
      },
      { text: 'FROM debian:13\nRUN wget $WGET_OPTIONS https://example.com/a\n' },
      { text: 'FROM alpine:3.23\nRUN wget https://example.com/a\n' },
      { text: 'FROM fedora:43\nRUN wget https://example.com/a\n' },
      { text: 'FROM docker.io/library/node:24-alpine3.22\nRUN wget https://example.com/a\n' },
      { text: 'FROM debian:13\nRUN echo progress=dot:giga > ~/.wgetrc\nRUN wget https://example.com/a\n' },
    ],
  },
  *check(file) {
    const calls = file.calls('wget');
    if (calls.length === 0 || file.syntax.text.includes('wgetrc')) return;
    for (const call of calls) {
      if (isQuiet(call) || hasOtherWget(file, call)) continue;
      yield {
        messageId: 'progress',
        span: call.name.span,
        edits: insertAfter(file, call.name, ' --progress=dot:giga'),
      };
    }
  },
};

function isQuiet({ args, command }: ProgramCall): boolean {
  if (args.length === 0 || command.redirects.some(({ operator }) => operator.startsWith('&>'))) return true;
  // A number before a redirection is not kept: any redirection may be that of the messages.
  if (command.redirects.some(({ target }) => target?.text === '/dev/null')) return true;
  return args.some(({ text, literal }, at) => {
    if (!literal && text.startsWith('$'))
      return !/^-\w*[OP]$/.test(args[at - 1]?.text ?? '') && /opt|arg|flag|param|quiet|[@*]/i.test(text);
    const own = VALUED.exec(text)?.[0].slice(0, -1) ?? text;
    return QUIET.test(own);
  });
}

/** True for images whose wget is another program of that name (of busybox, wget2), or may be. */
function hasOtherWget(file: Dockerfile, { run }: ProgramCall): boolean {
  const stage = file.stageOf(run);
  const base = stage === null ? null : rootOf(stage).base;
  return base?.kind === 'image' && (/alpine|busybox|fedora|azurelinux/i.test(base.image.text) || !base.image.complete);
}

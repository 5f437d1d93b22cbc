import type { LintRule } from '../../contracts/lint-rule.ts';
import { gemCalls, gemUnversioned } from '../../package-managers/gem.ts';
import { listNames } from '../../package-managers/package-call.ts';

/** gem install without a version. */
export const gemVersionMissing: LintRule = {
  id: 'gem-version-missing',
  aliases: ['DL3028'],
  title: 'gem install without a version',
  summary: 'A step lets gem install packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name:version, or add --version.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { version: 'gem installs {packages} without a version.' },
  references: [{ title: 'gem install', url: 'https://guides.rubygems.org/command-reference/#gem-install' }],
  examples: {
    bad: [
      { text: 'FROM ruby:3.4\nRUN gem install bundler rake:13.3.0\n', messages: ['version'] },
      {
        text: 'FROM ruby:3.4\nRUN set -eux; \\\n  gem install --no-document \\\n    nokogiri -- --use-system-libraries\n',
        messages: ['version'],
      },
    ],
    good: [
      {
        text: 'FROM ruby:3.4\nRUN gem install bundler -v 2.7.1 && gem install rake:13.3.0 ./local.gem && gem update --system 3.7\n',
      },
      { text: 'FROM ruby:3.4\nARG V\nRUN gem install bundler:$V $GEMS && gem install -g Gemfile\n' },
    ],
  },
  *check(file) {
    for (const call of gemCalls(file)) {
      const packages = gemUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      yield { messageId: 'version', data: { packages: listNames(packages) }, span: first.span };
    }
  },
};

import type { LintRule } from '../../contracts/lint-rule.ts';
import { npmCalls, npmUnversioned } from '../../package-managers/npm.ts';
import { listNames } from '../../package-managers/package-call.ts';

/** npm install without a version. */
export const npmVersionMissing: LintRule = {
  id: 'npm-version-missing',
  aliases: ['DL3016'],
  title: 'npm install without a version',
  summary: 'A step lets npm install named packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name@version, or keep the packages in package.json and run npm ci.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { version: 'npm installs {packages} without a version that stays the same.' },
  references: [{ title: 'npm install', url: 'https://docs.npmjs.com/cli/commands/npm-install' }],
  examples: {
    bad: [
      { text: 'FROM node:24\nRUN npm install -g pm2 yarn@1.22.22\n', messages: ['version'] },
      {
        text: 'FROM node:24\nRUN set -eux; \\\n  npm i --global --loglevel error @angular/cli; \\\n  npm cache clean --force\n',
        messages: ['version'],
      },
      { text: 'FROM node:24\nRUN npm install -g npm@latest\n', messages: ['version'] },
    ],
    good: [
      { text: 'FROM node:24\nRUN npm ci && npm install && npm install -g pm2@6.0.8 @angular/cli@21\n' },
      {
        text: 'FROM node:24\nRUN npm i ./local ../x.tgz git+https://example.com/a.git user/repo && npm i -g . && npm i --production false --jobs 4\n',
      },
      { text: 'FROM node:24\nARG P\nRUN npm install -g $P npm@${NPM_VERSION} && npm run install foo\n' },
    ],
  },
  *check(file) {
    for (const call of npmCalls(file)) {
      const packages = npmUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      yield { messageId: 'version', data: { packages: listNames(packages) }, span: first.span };
    }
  },
};

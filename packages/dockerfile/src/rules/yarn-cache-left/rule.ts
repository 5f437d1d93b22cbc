import type { LintRule } from '../../contracts/lint-rule.ts';
import { appendCommand } from '../../fix/append-command.ts';
import { leftBehind } from '../../package-managers/leftovers.ts';
import { yarnCalls, yarnCleans, yarnFetches } from '../../package-managers/yarn.ts';

const LEAVING = { leaves: yarnFetches, cleans: yarnCleans, folders: ['.cache', 'yarn'] };

/** What yarn fetched stays in the layer. */
export const yarnCacheLeft: LintRule = {
  id: 'yarn-cache-left',
  aliases: ['DL3060'],
  title: 'Cache of yarn left in the image',
  summary: 'A step lets yarn install packages and leaves its cache in the layer.',
  rationale: 'The cache holds each package a second time, and nobody uses it in the image.',
  remedy: 'Run yarn cache clean at the end of the same RUN, or mount a cache at the folder that yarn uses.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { cache: 'The cache of yarn stays in the layer.' },
  references: [{ title: 'yarn cache', url: 'https://classic.yarnpkg.com/en/docs/cli/cache' }],
  examples: {
    bad: [
      {
        text: 'FROM node:24\nRUN yarn install --frozen-lockfile\n',
        messages: ['cache'],
        fixed: 'FROM node:24\nRUN yarn install --frozen-lockfile && yarn cache clean\n',
      },
      {
        text: 'FROM node:24\nRUN yarn \\\n  && yarn build\n',
        messages: ['cache'],
        fixed: 'FROM node:24\nRUN yarn \\\n  && yarn build \\\n  && yarn cache clean\n',
      },
      { text: 'FROM node:24\nRUN yarn cache clean; yarn global add pm2\n', messages: ['cache'] },
    ],
    good: [
      { text: 'FROM node:24\nRUN yarn install && yarn cache clean --all\n' },
      { text: 'FROM node:24\nRUN --mount=type=cache,target=/usr/local/share/.cache yarn install\n' },
      { text: 'FROM node:24\nRUN yarn run build && yarn --version && yarn test\n' },
      { text: 'FROM node:24\nRUN yarn install && rm -rf "$(yarn cache dir)"\n' },
      { text: 'FROM node:24\nENV YARN_CACHE_FOLDER=/dev/shm\nRUN yarn\n' },
      { text: 'FROM node:24\nCOPY .yarn/ .yarn/\nRUN yarn install --immutable\n' },
      { text: 'FROM node:24 AS build\nRUN yarn install\nFROM nginx:1.29\nCOPY --from=build /app/dist /srv\n' },
    ],
  },
  *check(file) {
    const calls = yarnCalls(file);
    // Newer versions of yarn may keep their cache beside the sources.
    if (calls.length === 0 || /\.yarn(?:[/\s]|rc\.yml)|YARN_CACHE_FOLDER|YARN_GLOBAL_FOLDER/.test(file.syntax.text))
      return;
    for (const { call } of leftBehind(file, calls, LEAVING)) {
      const edits = appendCommand(file, call.run, 'yarn cache clean');
      yield { messageId: 'cache', span: call.command.span, edits };
    }
  },
};

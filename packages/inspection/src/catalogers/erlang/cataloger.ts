import type { CatalogerSpec } from '@assay/core';
import { eachPackage } from '../each-package.ts';
import { applicationPackage } from './package.ts';
import { type ApplicationRecord, parseApplication } from './parse-application.ts';

/** Applications of Erlang and Elixir. */
export const erlangCataloger: CatalogerSpec<ApplicationRecord | null> = {
  kind: 'cataloger',
  id: 'erlang',
  title: 'Erlang and Elixir applications',
  summary:
    'Finds the compiled applications of Erlang and Elixir: those of Erlang/OTP itself, of releases and of their dependencies.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'app(4)', url: 'https://www.erlang.org/doc/apps/kernel/app.html' }],
  revision: 1,
  claims: ['/**/ebin/*.app'],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read: ({ bytes }) => parseApplication(bytes),
  assemble: (files) =>
    eachPackage(files, { cataloger: 'erlang', described: 'an Erlang application', toPackage: applicationPackage }),
};

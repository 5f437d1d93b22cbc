import type { Handlers } from './call.ts';
import { CHECK_HANDLERS } from './check-handlers.ts';
import { DEPLOYMENT_HANDLERS } from './deployment-handlers.ts';
import { GIT_HANDLERS } from './git-handlers.ts';
import { HISTORY_HANDLERS } from './history-handlers.ts';
import { PULL_HANDLERS } from './pull-handlers.ts';

/** How each operation on a repository is answered. */
export const HANDLERS: Handlers = {
  ...HISTORY_HANDLERS,
  ...GIT_HANDLERS,
  ...CHECK_HANDLERS,
  ...PULL_HANDLERS,
  ...DEPLOYMENT_HANDLERS,
};

/** What each operation needs of an installation: a permission and how much of it. */
export const PERMISSIONS: Readonly<Record<string, readonly [string, 'read' | 'write']>> = {
  'check-runs POST': ['checks', 'write'],
  'check-runs PATCH': ['checks', 'write'],
  'check-runs GET': ['checks', 'read'],
  'git GET': ['contents', 'read'],
  'git POST': ['contents', 'write'],
  'git PATCH': ['contents', 'write'],
  'git DELETE': ['contents', 'write'],
  'commits GET': ['contents', 'read'],
  'compare GET': ['contents', 'read'],
  'contents GET': ['contents', 'read'],
  'branches GET': ['contents', 'read'],
  'pulls GET': ['pull_requests', 'read'],
  'pulls POST': ['pull_requests', 'write'],
  'pulls PATCH': ['pull_requests', 'write'],
  'issues GET': ['pull_requests', 'read'],
  'issues POST': ['pull_requests', 'write'],
  'issues PATCH': ['pull_requests', 'write'],
  'code-scanning POST': ['security_events', 'write'],
  'deployments GET': ['deployments', 'read'],
  'deployments POST': ['deployments', 'write'],
};

import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { LIST_TYPE } from '../../../parameters/list-type.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import { resolveEffectiveUser } from './effective-identity.ts';

const LEGACY_TEXT = {
  notAllowed: 'which is not on the allowed list',
  denied: 'which is explicity not allowed',
} as const;

export const effectiveUser: Trigger = defineTrigger({
  id: 'effective_user',
  title: 'Effective user',
  summary: 'Fires when the user that a container starts as is denied, or is not among those allowed.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['config', 'users'],
  params: {
    users: required(textList, { summary: 'User names or numeric ids; root and 0 are one user.', example: 'root' }),
    type: required(LIST_TYPE, {
      summary: 'Whether the users are the only ones allowed, or are denied.',
      example: 'denylist',
    }),
  },
  messages: {
    notAllowed: 'User {user} found as effective user, which is not on the allowed list',
    denied: 'User {user} found as effective user, which is explicitly not allowed',
  },
  legacy: { gate: 'dockerfile', trigger: 'effective_user' },
  *evaluate({ config, users }, params) {
    const identity = resolveEffectiveUser(config.user, users);
    const listed = params.users.some((user) => identity.spellings.has(user));
    const allowsRoot = params.users.some((user) => user === 'root' || user === '0');
    const allowed = listed && (!identity.superuser || allowsRoot);
    if (params.type === 'allowlist' ? allowed : !listed) return;
    const message = params.type === 'allowlist' ? 'notAllowed' : 'denied';
    yield {
      message,
      data: { user: identity.written },
      subject: { kind: 'config', key: 'User' },
      discriminator: identity.written,
      evidence: { user: config.user, names: [...identity.spellings].toSorted() },
      legacyMessage: `User ${identity.written} found as effective user, ${LEGACY_TEXT[message]}`,
    };
  },
});

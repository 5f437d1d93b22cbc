import type { Inspection, PasswdEntry } from '@assay/core';
import type { Paint } from '../paint.ts';
import { counted, labelled, shown } from '../text-layout.ts';

/** Accounts and groups that are named; the others are counted. */
const NAMED = 12;

/** Shells that let nobody in. */
const NO_SHELL = /(?:^|\/)(?:nologin|false|sync|halt|shutdown)$/;

/** Users and groups: who is there, who can log in, who is a member of what. */
export function accountLines({ users, groups }: Inspection, paint: Paint, width: number): string[] {
  const rows: (readonly [string, string])[] = [...userRows(users), ...(groups === undefined ? [] : groupRows(groups))];
  const lines = rows.flatMap(([label, text]) => labelled(label, text, { indent: 2, labelWidth: 13, width }));
  return ['', paint('title', 'USERS'), ...lines];
}

function userRows(users: Inspection['users']): (readonly [string, string])[] {
  if (users === null) return [['users', 'unknown: there is no /etc/passwd that can be read']];
  const able = users.filter(({ shell }) => !NO_SHELL.test(shell));
  return [
    ['users', counted(users.length, 'user')],
    ['with a shell', named(able.map(describe))],
  ];
}

function describe({ name, uid }: PasswdEntry): string {
  return shown(`${name} (${uid})`);
}

function groupRows(groups: NonNullable<Inspection['groups']> | null): (readonly [string, string])[] {
  if (groups === null) return [['groups', 'unknown: there is no /etc/group that can be read']];
  const populated = groups.filter(({ members }) => members.length > 0);
  return [
    ['groups', counted(groups.length, 'group')],
    ['with members', named(populated.map(({ name, gid, members }) => shown(`${name} (${gid}): ${members.join(' ')}`)))],
  ];
}

function named(texts: readonly string[]): string {
  const more = texts.length > NAMED ? `, and ${texts.length - NAMED} more` : '';
  return texts.length === 0 ? 'none' : `${texts.slice(0, NAMED).join(', ')}${more}`;
}

import type { Channel } from './channel.ts';
import { github } from './github.ts';
import { mail } from './mail.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

/** Every way in which messages go out. */
export const CHANNELS: readonly Channel[] = [webhook, slack, teams, mail, github];

/** The channel of that id; null for one that this version does not know. */
export function findChannel(id: string): Channel | null {
  return CHANNELS.find((channel) => channel.id === id) ?? null;
}

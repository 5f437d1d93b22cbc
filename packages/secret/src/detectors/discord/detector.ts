import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { anyCase } from '../any-case.ts';

/** Secrets of Discord. */
export const discordDetectors: readonly Detector[] = [
  defineDetector({
    id: 'discord-bot-token',
    service: 'Discord',
    title: 'Discord bot token',
    summary: 'Acts as a bot on every server that invited it.',
    keywords: ['discord', 'bot '],
    ignoreKeywordCase: true,
    pattern: new RegExp(
      `(?:${anyCase('discord')}[\\w .-]{0,40}?["'\`\\]]{0,2}\\s{0,4}(?:=>|:=|=|:|,|\\()\\s{0,4}["'\`]{0,3}|${anyCase('bot')} )([MNO][A-Za-z\\d_-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40})(?![\\w-])`,
    ),
    secretGroup: 1,
    minEntropy: 3,
    equivalents: ['gitleaks:discord-api-token', 'trivy:discord-api-token'],
    examples: {
      leaks: ['DISCORD_TOKEN=M{alnum:25}.{url:6}.{alnum:38}', 'Authorization: Bot M{alnum:23}.{url:6}.{alnum:27}'],
      clean: ['discord: MTIz.abc.def'],
    },
  }),
  defineDetector({
    id: 'discord-webhook',
    service: 'Discord',
    title: 'Discord webhook URL',
    summary: 'Posts messages into a channel.',
    keywords: ['/api/webhooks/'],
    pattern: /(?<=discord(?:app)?\.com)\/api\/webhooks\/(\d{17,20}\/[\w-]{60,80})(?![\w-])/,
    secretGroup: 1,
    examples: {
      leaks: ['https://discord.com/api/webhooks/{digits:18}/{url:68}'],
      clean: [
        'https://discord.com/api/webhooks/{digits:18}/short',
        'https://host.com/api/webhooks/{digits:18}/{url:68}',
      ],
    },
  }),
];

import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Telegram. */
export const telegramDetectors: readonly Detector[] = [
  defineDetector({
    id: 'telegram-bot-token',
    service: 'Telegram',
    title: 'Telegram bot token',
    summary: 'Acts as the bot: reads what is sent to it and writes to its chats.',
    keywords: [':AA'],
    pattern: /(?<![A-Za-z0-9:])\d{7,11}:AA[A-Za-z0-9_-]{32,33}(?![\w-])/,
    before: 11,
    minEntropy: 3.5,
    equivalents: ['gitleaks:telegram-bot-api-token'],
    examples: {
      leaks: ['TELEGRAM_TOKEN={digits:9}:AA{url:33}', 'https://api.telegram.org/bot {digits:10}:AA{url:33}/getMe'],
      clean: ['{digits:3}:AA{url:33}', '{digits:10}:AA{url:10}'],
    },
  }),
];

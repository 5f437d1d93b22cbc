import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { decodesToUserAndPassword } from '../../text/basic-credentials.ts';
import { looksRandom } from '../generic/looks-random.ts';

/** Secrets of HTTP. */
export const httpAuthDetectors: readonly Detector[] = [
  defineDetector({
    id: 'http-basic-authorization',
    service: 'HTTP',
    title: 'Basic authorization header',
    summary: 'Logs in to the server that the request goes to.',
    breadth: 'format',
    confidence: 'medium',
    keywords: ['basic '],
    ignoreKeywordCase: true,
    pattern: /(?<=authorization["']?\s{0,3}[:=,]\s{0,3}["'`]?)basic ([A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])/i,
    after: 600,
    secretGroup: 1,
    accepts: decodesToUserAndPassword,
    equivalents: ['gitleaks:curl-auth-header'],
    examples: {
      leaks: ['Authorization: Basic ZGVwbG95OkE1e{}FY5cXBMMg=='],
      clean: ['Authorization: Basic realm', 'basic {alnum:20}'],
    },
  }),
  defineDetector({
    id: 'http-bearer-authorization',
    service: 'HTTP',
    title: 'Bearer authorization header',
    summary: 'Is accepted by the server that the request goes to.',
    breadth: 'format',
    confidence: 'low',
    keywords: ['bearer '],
    ignoreKeywordCase: true,
    pattern:
      /(?<=authorization["']?\s{0,3}[:=,]\s{0,3}["'`]?)bearer ([A-Za-z0-9_.+/=~-]{20,1500})(?![A-Za-z0-9_.+/=~-])/i,
    after: 1700,
    secretGroup: 1,
    minEntropy: 3.5,
    chosenByPeople: true,
    accepts: looksRandom,
    examples: {
      leaks: ['-H "Authorization: Bearer {alnum:40}"'],
      clean: ['Authorization: Bearer $TOKEN', 'Authorization: Bearer your-access-token-goes-here'],
    },
  }),
  defineDetector({
    id: 'curl-user-password',
    service: 'HTTP',
    title: 'Password on a curl or wget command line',
    summary: 'Logs in to the server that the command calls.',
    breadth: 'format',
    confidence: 'medium',
    chosenByPeople: true,
    keywords: ['curl ', 'wget '],
    pattern:
      /(?<![A-Za-z0-9])(?:curl [^\n;|&]{0,200}?(?:-u|--user)[ =]["']?[A-Za-z0-9_.@-]{1,80}:|wget [^\n;|&]{0,200}?--(?:http-|ftp-|proxy-)?password[ =]["']?)([^\s"'`]{6,200})(?=["'\s]|$)/,
    after: 700,
    secretGroup: 1,
    accepts: (password) => !/^[\w-]{0,64}:\/\/|^\d{1,5}$/.test(password),
    equivalents: ['gitleaks:curl-auth-user'],
    examples: {
      leaks: [
        'RUN curl -fsSL -u ci:{alnum:16} https://repo.corp.net/a.tgz',
        'wget --user=x --password={alnum:12} https://r',
      ],
      clean: ['curl -u "$USER:$PASS" https://x', 'curl https://x.net/a:b', 'curl -u user:password https://x'],
    },
  }),
];

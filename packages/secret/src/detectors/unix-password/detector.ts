import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Unix. */
export const unixPasswordDetectors: readonly Detector[] = [
  defineDetector({
    id: 'unix-password-hash',
    service: 'Unix',
    title: 'Hash of a Unix or htpasswd password',
    summary: 'Logs in as its user for whoever guesses the password.',
    breadth: 'format',
    confidence: 'medium',
    keywords: ['$1$', '$5$', '$6$', '$y$', '$2a$', '$2b$', '$2y$', '$7$', '$gy$', '$apr1$'],
    pattern:
      /(?<=(?:^|\n)[A-Za-z0-9_.@-]{1,28}:)\$(?:1|5|6|apr1)?(?:2[aby]|y|gy|7)?\$([A-Za-z0-9./$=,]{20,140})(?=[:\s]|$)/,
    secretGroup: 1,
    paths: /(?:^|\/)(?:g?shadow-?|passwd-?|[^/]{0,64}htpasswd[^/]{0,64}|[^/]{0,64}\.(?:users|passwd))$/,
    examples: {
      leaks: ['root:$6${alnum:16}${alnum:86}:19000:0:99999:7:::\n', 'root:x:0\napp:$y$j9T${alnum:22}${alnum:43}:1:'],
      clean: ['root:*:19000:0:99999:7:::', 'daemon:!:19000', 'x $6${alnum:16}${alnum:86}'],
    },
  }),
];

/** The instructions that current builders know. */
export const KEYWORDS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;

/** An instruction that current builders know. */
export type Keyword = (typeof KEYWORDS)[number];

const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

/** True for the upper-case name of an instruction that current builders know. */
export function isKeyword(text: string): text is Keyword {
  return KNOWN.has(text);
}

/** Flags that current builders take, by instruction. */
export const KNOWN_FLAGS: Readonly<Record<string, ReadonlySet<string>>> = {
  ADD: new Set(['chown', 'chmod', 'link', 'keep-git-dir', 'checksum', 'unpack', 'exclude']),
  COPY: new Set(['chown', 'chmod', 'from', 'link', 'exclude', 'parents']),
  FROM: new Set(['platform']),
  HEALTHCHECK: new Set(['interval', 'timeout', 'start-period', 'start-interval', 'retries']),
  RUN: new Set(['mount', 'network', 'security', 'device']),
};

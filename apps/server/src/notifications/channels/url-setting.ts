/** What is wrong with the address of a receiver; null for nothing. Where it may lead to is checked when it is connected to. */
export function urlProblem(url: unknown): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return 'the address of the receiver is no URL';
  const { protocol, username, password, hash } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'the address of the receiver is neither https nor http';
  if (username !== '' || password !== '') return 'the address of the receiver may hold no user name and no password';
  return hash === '' ? null : 'the address of the receiver may have no fragment';
}

/** `host[:port]` of an address; null for text that is none. */
export function hostOfUrl(url: unknown): string | null {
  return typeof url === 'string' && urlProblem(url) === null ? new URL(url).host : null;
}

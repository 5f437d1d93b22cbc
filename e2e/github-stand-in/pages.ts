import type { StandInAnswer } from './call.ts';

/** The page of a list that is asked for, and where the next one is; null for the last. */
export function paged(answer: StandInAnswer, url: URL): { readonly shown: unknown; readonly link: string | null } {
  const { list, wrap, most = 30 } = answer;
  if (list === undefined) return { shown: answer.body ?? {}, link: null };
  // Nobody gets more than a hundred by asking; lists of files have more where nobody asks.
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? most));
  const page = Number(url.searchParams.get('page') ?? 1);
  const items = list.slice((page - 1) * size, page * size);
  const isLast = page * size >= list.length;
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return { shown: wrap === undefined ? items : wrap(items), link: isLast ? null : `<${next.toString()}>; rel="next"` };
}

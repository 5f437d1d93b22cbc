import type { clientOf } from '../e2e/service-program.ts';
import { objects } from '../e2e/vulnerable-image.ts';

/** Sends requests to a service. */
export type Call = ReturnType<typeof clientOf>;

/** The body of an answer. @throws when the service refuses */
export async function ask(
  call: Call,
  method: string,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Everything of a list. */
export async function everyPage(call: Call, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Readonly<Record<string, unknown>>[] = [];
  for (let after = ''; ;) {
    const page = await ask(call, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${after}`);
    items.push(...objects(page['items']));
    if (typeof page['next'] !== 'string') return items;
    after = `&after=${encodeURIComponent(page['next'])}`;
  }
}

/** Waits until no job is left. */
export async function idle(call: Call): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    const states = await Promise.all(
      ['queued', 'running'].map((state) => ask(call, 'GET', `/api/v1/instance/jobs?state=${state}&limit=1`)),
    );
    quiet = states.every(({ items }) => objects(items).length === 0) ? quiet + 1 : 0;
    await new Promise((resolve) => {
      setTimeout(resolve, 250);
    });
  }
}

/** Does something with each value, with so many at once. */
export async function inParallel<T>(
  values: readonly T[],
  slots: number,
  each: (value: T) => Promise<void>,
): Promise<void> {
  const waiting = values.values();
  await Promise.all(
    Array.from({ length: slots }, async () => {
      for (const value of waiting) await each(value);
    }),
  );
}

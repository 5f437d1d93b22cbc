import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, exceptionOf, scopedPolicy } from '../testing/fake-door.ts';
import { fileSource } from './file-source.ts';
import { DEFAULT_ENFORCEMENT, EVERYTHING, type PolicyContribution, type PolicyEntry, type Stop } from './policy-set.ts';
import { PolicyStore } from './policy-store.ts';

let directory: string;
let problems: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-policies-'));
  problems = [];
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function storeOf(keptIn: string | null = null, engine = 'e'): PolicyStore {
  return new PolicyStore({ engine, keptIn, now: () => NOW, onProblem: (message) => problems.push(message) });
}

function entry(name: string, text = scopedPolicy().document.text): PolicyEntry {
  const { scope, enforcement } = scopedPolicy();
  return { name, namespace: null, document: { name, text, includes: {}, files: {} }, scope, enforcement };
}

function contribution(policies: readonly PolicyEntry[], more: Partial<PolicyContribution> = {}): PolicyContribution {
  return { source: 's', policies, exceptions: [], breakGlass: [], unreadable: [], ...more };
}

const statesOf = (store: PolicyStore): readonly string[] =>
  store.current?.statuses.map(({ name, state }) => `${name} ${state}`) ?? [];
const namesOf = (store: PolicyStore): readonly string[] => store.current?.policies.map(({ name }) => name) ?? [];

describe('a set of policies', () => {
  it('keeps the last good version of what is broken or cannot be read, and drops what is gone', () => {
    const store = storeOf();
    store.put(contribution([entry('a'), entry('b'), entry('c')]));
    const before = store.current?.policies[0]?.revision;
    const unreadable = [{ name: 'b', namespace: null, problem: 'no text' }];
    store.put(contribution([entry('a', '{"rulesets": []}')], { unreadable }));
    expect(namesOf(store)).toEqual(['a', 'b']);
    expect(store.current?.policies[0]?.revision).toBe(before);
    expect(statesOf(store)).toEqual(['a last-good', 'b last-good']);
    expect(problems.join()).toContain('policy a of s is last-good');
  });

  it('keeps everything of a source that cannot be read as a whole, what opened doors included', () => {
    const store = storeOf();
    store.put(contribution([entry('a')], { exceptions: [exceptionOf()] }));
    store.put(contribution([], { unreadable: [{ name: EVERYTHING, namespace: null, problem: 'damaged' }] }));
    expect(namesOf(store)).toEqual(['a']);
    expect(store.current?.exceptions).toHaveLength(1);
  });

  it('has none of a policy that never was good', () => {
    const store = storeOf();
    store.put(contribution([entry('a', 'nothing')]));
    expect(namesOf(store)).toEqual([]);
    expect(statesOf(store)).toEqual(['a refused']);
  });

  it('is another one for another text or another engine, and the same for the same', () => {
    const revisionOf = (engine: string, text?: string): string | undefined => {
      const store = storeOf(null, engine);
      store.put(contribution([entry('a', text)]));
      return store.current?.policies[0]?.revision;
    };
    expect(revisionOf('e')).toBe(revisionOf('e'));
    expect(revisionOf('e')).not.toBe(revisionOf('f'));
    expect(revisionOf('e')).not.toBe(revisionOf('e', `${scopedPolicy().document.text}\n`));
  });

  it.each<[string, Partial<PolicyContribution>, readonly string[]]>([
    ['its only policy has problems', { policies: [entry('a', 'nothing')] }, ['s']],
    ['nothing of it can be read', { unreadable: [{ name: EVERYTHING, namespace: null, problem: 'unsigned' }] }, ['s']],
    ['one policy of a namespace has problems', { policies: [{ ...entry('a', 'nothing'), namespace: 'n' }] }, []],
    ['one policy of two has problems', { policies: [entry('a', 'nothing'), entry('b')] }, []],
    ['it has none', {}, []],
  ])('waits for a source that never gave anything to go by: %s', async (_, given, awaited) => {
    const store = storeOf();
    const stop = await store.start([
      { id: 's', problem: () => null, start: async (tell) => (tell(contribution([], given)), async () => {}) },
    ]);
    expect(store.awaited).toEqual(awaited);
    store.put(contribution([entry('a')]));
    expect(store.awaited).toEqual([]);
    store.put(contribution([], given));
    expect(store.awaited).toEqual([]);
    await stop();
  });

  it('outlives the process, for the sources that there are, and tells which gave nothing yet', async () => {
    const keptIn = join(directory, 'state', 'policies.json');
    const first = storeOf(keptIn);
    const stop = await first.start([
      { id: 's', problem: () => null, start: async (tell) => (tell(contribution([entry('a')])), async () => {}) },
    ]);
    await stop();
    const second = storeOf(keptIn);
    await second.restore(['s']);
    const silent = (id: string) => ({ id, problem: () => null, start: async (): Promise<Stop> => async () => {} });
    await second.start([silent('s'), silent('t')]);
    expect(namesOf(second)).toEqual(['a']);
    expect(second.current?.isRestored).toBe(true);
    expect(second.awaited).toEqual(['t']);
    const third = storeOf(keptIn);
    await third.restore(['other']);
    expect(namesOf(third)).toEqual([]);
  });
});

describe('findings that are accepted for a time', () => {
  const DAY = 86_400_000;
  const END = NOW + DAY;
  const items = [{ id: 'i', gate: 'always', trigger_id: 'x', expires_on: new Date(END).toISOString() }];
  const list = { id: 'exceptions', name: 'exceptions', version: '2', items };
  const accepted = JSON.stringify({ version: '2', rule_sets: [], allowlists: [list], mappings: [] });

  afterEach(() => vi.useRealTimers());

  it.each<[string, () => PolicyEntry]>([
    ['beside the document', () => ({ ...entry('a'), document: { ...entry('a').document, accepted } })],
    [
      'by the document',
      () => entry('a', JSON.stringify({ ...JSON.parse(scopedPolicy().document.text), allowlists: [list] })),
    ],
  ])('%s: no verdict outlives them, whatever the source says by then', async (_, made) => {
    vi.useFakeTimers({ now: NOW });
    const store = new PolicyStore({ engine: 'e', keptIn: null, now: Date.now, onProblem: () => {} });
    const seen: (string | undefined)[] = [];
    store.onChange((set) => seen.push(set.policies[0]?.revision));
    store.put(contribution([made()]));
    await vi.advanceTimersByTimeAsync(DAY - 1);
    expect(seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toHaveLength(2);
    expect(seen[1]).not.toBe(seen[0]);
    // Another run, after the end, knows nothing of what was decided before it.
    const later = new PolicyStore({ engine: 'e', keptIn: null, now: () => END + 1, onProblem: () => {} });
    later.put(contribution([made()]));
    expect(later.current?.policies[0]?.revision).toBe(seen[1]);
  });

  it('that cannot be read keep the version before them', () => {
    const store = storeOf();
    store.put(contribution([entry('a')]));
    store.put(contribution([{ ...entry('a'), document: { ...entry('a').document, accepted: '{' } }]));
    expect(statesOf(store)).toEqual(['a last-good']);
  });
});

describe('files of policies', () => {
  async function watched(work: (store: PolicyStore) => Promise<void>): Promise<void> {
    const store = storeOf();
    const enforcement = { ...DEFAULT_ENFORCEMENT, onError: 'open' } as const;
    const source = fileSource({
      path: directory,
      readFile: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null),
      enforcement,
      intervalMs: 5,
      onProblem: (text) => problems.push(text),
    });
    const stop = await store.start([source]);
    try {
      await work(store);
    } finally {
      await stop();
    }
  }

  const text = scopedPolicy().document.text;

  it('are all of a directory, each as it says itself or as is set', async () => {
    await mkdir(join(directory, 'rules'));
    await writeFile(join(directory, 'rules', 'own.json'), text);
    await writeFile(join(directory, 'plain.yaml'), text);
    await writeFile(join(directory, 'notes.txt'), 'no policy');
    const policies = [{ name: 'own', policy: 'rules/own.json', mode: 'audit', canaryPercent: 10 }];
    await writeFile(join(directory, 'set.yaml'), JSON.stringify({ admission: { policies } }));
    await watched(async (store) => {
      expect(namesOf(store)).toEqual(['plain', 'own']);
      expect(store.current?.policies.map(({ enforcement }) => [enforcement.mode, enforcement.onError])).toEqual([
        ['enforce', 'open'],
        ['audit', 'closed'],
      ]);
      await writeFile(join(directory, 'rules', 'own.json'), '{');
      await vi.waitFor(() => expect(statesOf(store)).toContain('own last-good'));
      await rm(join(directory, 'plain.yaml'));
      await vi.waitFor(() => expect(namesOf(store)).toEqual(['own']));
    });
  });

  it.each([
    ['a key that there is not', { policies: [], exeptions: [] }, 'unknown key exeptions; did you mean exceptions?'],
    [
      'a mode that there is not',
      { policies: [{ name: 'a', policy: {}, mode: 'enfore' }] },
      'it is one of enforce, warn, audit',
    ],
    [
      'an exception without an end',
      { exceptions: [{ name: 'a', owner: 'b', reason: 'c', images: ['*'], namespaces: ['*'] }] },
      'expiresAt: it is missing',
    ],
    [
      'two of one name',
      {
        policies: [
          { name: 'a', policy: {} },
          { name: 'a', policy: {} },
        ],
      },
      'another policy has the same name',
    ],
  ])('are refused as a whole for %s', async (_, admission, problem) => {
    await writeFile(join(directory, 'set.json'), JSON.stringify({ admission }));
    await watched(async (store) => {
      expect(namesOf(store)).toEqual([]);
      expect(store.current?.statuses[0]?.problems.join()).toContain(problem);
    });
  });
});

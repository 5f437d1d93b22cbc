import { buildImage } from '@assay/oci';
import { type Store, audit, inSpace, spaces } from '@assay/store';
import type { FakeRegistry } from '@assay/testkit';

const PACKAGES = ['adduser', 'base-files', 'bash', 'coreutils', 'dash', 'dpkg', 'grep', 'libc6', 'openssl', 'zlib1g'];

/** Puts that many images into a registry: a common base, and a layer of their own each. Returns their references. */
export function holdImages(registry: FakeRegistry, count: number): readonly string[] {
  const status = PACKAGES.map(
    (name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n`,
  ).join('\n');
  return Array.from({ length: count }, (_, index) => {
    const image = buildImage({
      layers: [
        {
          entries: [
            { path: 'etc/', type: 'directory' },
            { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' },
            { path: 'var/lib/dpkg/status', content: status },
          ],
        },
        {
          entries: [
            { path: 'app/', type: 'directory' },
            { path: 'app/number', content: `${index}\n` },
            {
              path: 'app/package.json',
              content: JSON.stringify({ name: `app-${index % 7}`, version: `1.0.${index}` }),
            },
          ],
        },
      ],
    });
    const repository = `team/app-${index % 5}`;
    for (const { bytes } of image.blobs) registry.putBlob(repository, bytes);
    registry.putManifest(repository, { ...image.root, tags: [`v${index}`] });
    return `${registry.host}/${repository}:v${index}`;
  });
}

/** A policy that warns of every image and fails those with one package of theirs. */
export const POLICY: string = JSON.stringify({
  version: '2',
  id: 'p',
  name: 'p',
  rule_sets: [
    {
      id: 'r',
      name: 'r',
      version: '2',
      rules: [
        { id: 'always', gate: 'always', trigger: 'always', action: 'WARN' },
        { id: 'app', gate: 'packages', trigger: 'denylist', action: 'STOP', params: { name: 'app-3' } },
      ],
    },
  ],
  allowlists: [],
  mappings: [
    {
      id: 'm',
      name: 'all',
      registry: '*',
      repository: '*',
      image: { type: 'tag', value: '*' },
      rule_set_ids: ['r'],
      allowlist_ids: [],
    },
  ],
});

/** Kinds of the jobs that an image is looked at with; others come by the clock. */
export const WORK: readonly string[] = ['inspect-image', 'read-image', 'judge-image'];

/** Everything that a service found out, without who did it, when, and how often. */
export interface Results {
  /** `digest kind format digest-of-the-document`. */
  readonly documents: readonly string[];
  /** `reference verdict digest-of-the-outcome`. */
  readonly verdicts: readonly string[];
  /** Everything that is there more than once although it happened once. */
  readonly twice: readonly string[];
  /** Those jobs by kind and state. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Operations that did not succeed. */
  readonly failed: readonly string[];
  readonly audit: string;
  /** Subjects of the audit trail by action. */
  readonly noted: ReadonlyMap<string, readonly string[]>;
}

/** Reads them from the records themselves. */
export async function readResults(store: Store): Promise<Results> {
  const space = await spaces.findSpace(store.read, 'default');
  if (space === null) throw new Error('there is a first space');
  const db = store.read;
  const own = await db
    .selectFrom('image_documents')
    .innerJoin('images', 'images.id', 'image_documents.image_id')
    .select(['images.digest', 'kind', 'format', 'blob'])
    .execute();
  const verdicts = await db.selectFrom('verdicts').select(['id', 'reference', 'verdict', 'outcome_digest']).execute();
  const evaluations = await db.selectFrom('evaluations').select(['verdict_id']).execute();
  const events = await db.selectFrom('space_events').select(['kind', 'payload']).execute();
  const finished = events
    .filter(({ kind }) => kind === 'inspection.finished')
    .map(({ kind, payload }) => `${kind} ${String(Reflect.get(Object(JSON.parse(payload)), 'reference'))}`);
  const entries = await db.selectFrom('audit').select(['action', 'subject']).where('space_id', '=', space.id).execute();
  const noted = new Map<string, string[]>();
  for (const { action, subject } of entries) noted.set(action, [...(noted.get(action) ?? []), subject].toSorted());
  const jobs: Record<string, number> = {};
  const done = await db.selectFrom('jobs').select(['kind', 'state']).where('kind', 'in', WORK).execute();
  for (const { kind, state } of done) {
    jobs[`${kind} ${state}`] = (jobs[`${kind} ${state}`] ?? 0) + 1;
  }
  const failed = await db
    .selectFrom('operations')
    .select(['subject', 'state', 'problem'])
    .where('state', '!=', 'done')
    .execute();
  return {
    documents: own.map(({ digest, kind, format, blob }) => `${digest} ${kind} ${format} ${blob}`).toSorted(),
    verdicts: verdicts.map((row) => `${row.reference} ${row.verdict} ${row.outcome_digest}`).toSorted(),
    twice: [
      ...repeated(evaluations.map(({ verdict_id }) => `evaluation of ${verdict_id}`)),
      ...repeated(finished),
      ...repeated(
        entries.filter(({ action }) => action !== 'key.create').map(({ action, subject }) => `${action} ${subject}`),
      ),
    ],
    jobs,
    failed: failed.map(({ subject, state, problem }) => `${subject} ${state} ${problem}`),
    audit: (await audit.verifyAudit(inSpace(db, space.id))).kind,
    noted,
  };
}

function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

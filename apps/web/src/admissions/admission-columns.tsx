import { type Column, type ItemOf } from '../parts/keyset-table.tsx';
import { Badge } from '../parts/badge.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { Verbatim } from '../parts/verbatim.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

/** A decision at the door of a cluster. */
export type Admission = ItemOf<'listAdmissions'>;

const OUTCOME: Column<Admission> = {
  label: 'Outcome',
  render: ({ outcome, count }) => (
    <span className="row">
      <OutcomeBadge outcome={outcome} />
      {count > 1 ? <span className="dimmed">× {count}</span> : null}
    </span>
  ),
  width: 160,
};

const WORKLOAD: Column<Admission> = {
  label: 'What',
  render: (admission) => (
    <PageLink to={`/admissions/${admission.id}`}>
      <Verbatim text={workloadText(admission)} short={60} inLink />
    </PageLink>
  ),
  width: 150,
};

const WHERE: Column<Admission> = {
  label: 'Where',
  render: ({ cluster, environment }) => (
    <span className="row">
      <Verbatim text={cluster} short={24} />
      {environment === null ? null : <Badge variant="outline">{environment}</Badge>}
    </span>
  ),
  width: 165,
};

const WHO: Column<Admission> = {
  label: 'Asked for by',
  render: ({ user }) => <Verbatim text={user} short={32} />,
  width: 130,
};

const WHEN: Column<Admission> = { label: 'When', render: ({ lastAt }) => <Moment at={lastAt} />, width: 120 };

/** Decisions as they come. */
export const DECISION_COLUMNS: readonly Column<Admission>[] = [
  OUTCOME,
  WORKLOAD,
  { label: 'Why', render: (admission) => <Verbatim text={whyText(admission)} short={80} /> },
  WHERE,
  WHO,
  WHEN,
];

/** What passed although policy was against it: by whose word, and until when. */
export const BYPASS_COLUMNS: readonly Column<Admission>[] = [
  OUTCOME,
  WORKLOAD,
  { label: 'By', render: (admission) => <Permits admission={admission} />, width: 240 },
  { label: 'Instead of', render: (admission) => <Verbatim text={whyText(admission)} short={60} /> },
  WHERE,
  WHO,
  WHEN,
];

/** Everything that let the object in: break-glass, or exceptions of its images. */
export function permitsOf({ breakGlass, images }: Admission) {
  const all = [...(breakGlass === null ? [] : [breakGlass]), ...images.flatMap(({ exceptions }) => exceptions)];
  return [...new Map(all.map((permit) => [JSON.stringify(permit), permit])).values()];
}

function Permits({ admission }: { readonly admission: Admission }) {
  return (
    <>
      {permitsOf(admission).map(({ name, owner, reason }) => (
        <div key={`${name} ${owner}`}>
          <Verbatim text={`${name} of ${owner}: ${reason}`} short={90} />
        </div>
      ))}
    </>
  );
}

/** `shop/Pod/web`. */
export function workloadText({ namespace, workload, outcome }: Admission): string {
  if (outcome === 'lost') return 'decisions that were not reported';
  return [namespace, workload.kind, workload.name].filter((part) => part !== '').join('/');
}

/** What is against it, of the image that weighs most; its images where nothing is. */
function whyText({ images, message, outcome }: Admission): string {
  const worst = images.find((image) => image.outcome === outcome) ?? images[0];
  if (worst?.reason != null) return `${worst.reference}: ${worst.reason}`;
  return message ?? images.map(({ reference }) => reference).join(', ');
}

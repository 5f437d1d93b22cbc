import { Group, Select } from '@mantine/core';
import { useMemo } from 'react';
import { useOperation } from '../api/use-operation.ts';
import { FilterInput } from '../parts/filter-input.tsx';
import { KeysetTable } from '../parts/keyset-table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { EmptyState } from '../parts/view-state.tsx';
import { DECISION_COLUMNS } from './admission-columns.tsx';
import { OUTCOMES, type Outcome } from './outcome-badge.tsx';

const FILTERS = ['tab', 'cluster', 'environment', 'outcome', 'namespace', 'image', 'hours'];
const TEXTS = [
  ['namespace', 'Namespace'],
  ['image', 'Image or digest'],
] as const;
const SPANS: Readonly<Record<string, string>> = { 1: 'Last hour', 24: 'Last day', 168: 'Last week' };

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Decisions at the doors of clusters as they come, narrowed by what the address says. */
export function DecisionsTab() {
  const { values, set } = useFilters(FILTERS);
  const query = useMemo(() => queryOf(values), [values]);
  const isNarrowed = Object.keys(query).length > 1;
  return (
    <>
      <Group mb="md" gap="xs" role="search">
        <PlaceSelect name="cluster" values={values} set={set} />
        <PlaceSelect name="environment" values={values} set={set} />
        <Select
          aria-label="Outcome"
          placeholder="Any outcome"
          clearable
          w={170}
          data={Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }))}
          value={outcomeOf(values) ?? null}
          onChange={(next) => set('outcome', next)}
        />
        {TEXTS.map(([name, label]) => (
          <FilterInput
            key={name}
            label={label}
            placeholder={label}
            width={name === 'image' ? 240 : 140}
            value={values[name] ?? ''}
            onChange={(text) => set(name, text)}
          />
        ))}
        <Select
          aria-label="Since"
          placeholder="Any time"
          clearable
          w={120}
          data={Object.entries(SPANS).map(([value, label]) => ({ value, label }))}
          value={values['hours'] ?? null}
          onChange={(next) => set('hours', next)}
        />
      </Group>
      <KeysetTable
        operation="listAdmissions"
        options={{ query }}
        columns={DECISION_COLUMNS}
        rowKey={({ id }) => id}
        label="Decisions"
        empty={
          <EmptyState title={isNarrowed ? 'No decision is like that' : 'No decision was reported yet'}>
            {isNarrowed ? undefined : 'A controller reports what it decides when it runs with --report-admissions.'}
          </EmptyState>
        }
      />
    </>
  );
}

/** One of the clusters or environments that decisions come from. */
function PlaceSelect({
  name,
  values,
  set,
}: {
  readonly name: 'cluster' | 'environment';
  readonly values: Readonly<Record<string, string>>;
  readonly set: (name: string, value: string | null) => void;
}) {
  const clusters = useOperation('listClusters');
  const items = clusters.data?.items ?? [];
  const known =
    name === 'cluster'
      ? items.map((cluster) => cluster.name)
      : items.flatMap(({ environments }) => environments.flatMap(({ environment }) => environment ?? []));
  const chosen = values[name];
  return (
    <Select
      aria-label={name === 'cluster' ? 'Cluster' : 'Environment'}
      placeholder={name === 'cluster' ? 'Every cluster' : 'Every environment'}
      clearable
      w={160}
      data={[...new Set([...known, ...(chosen === undefined ? [] : [chosen])])].toSorted()}
      value={chosen ?? null}
      onChange={(next) => set(name, next)}
    />
  );
}

function outcomeOf(values: Readonly<Record<string, string>>): Outcome | undefined {
  const names: readonly string[] = Object.keys(OUTCOMES);
  const isOutcome = (text: string | undefined): text is Outcome => text !== undefined && names.includes(text);
  return isOutcome(values['outcome']) ? values['outcome'] : undefined;
}

/** What the service is asked for. Instants are whole minutes, so that the same question is asked again only then. */
function queryOf(values: Readonly<Record<string, string>>) {
  const { cluster, environment, namespace, image, hours } = values;
  const outcome = outcomeOf(values);
  const span = hours !== undefined && Object.hasOwn(SPANS, hours) ? Number(hours) * HOUR : null;
  const since = span === null ? null : new Date(Math.floor((Date.now() - span) / MINUTE) * MINUTE).toISOString();
  return {
    limit: 50,
    ...(cluster === undefined ? {} : { cluster }),
    ...(environment === undefined ? {} : { environment }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(image === undefined ? {} : { image }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(since === null ? {} : { since }),
  };
}

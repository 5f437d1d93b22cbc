import { Anchor, Button, Group, Menu } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import { Link, useParams } from '@tanstack/react-router';
import type { Operations } from '../api/operations.ts';
import { useOperation } from '../api/use-operation.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { sizeText } from '../parts/size-text.ts';
import { TabsInAddress } from '../parts/tabs-in-address.tsx';
import { ShortDigest } from '../parts/verbatim.tsx';
import { visibleText } from '../parts/visible-text.ts';
import { Answered, EmptyState } from '../parts/view-state.tsx';
import { ConfigTab } from './config-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { ImageStateBadge } from './image-state.tsx';
import { LayersTab } from './layers-tab.tsx';
import { GapsTab, LicensesTab, PackagesTab, SecretsTab } from './content-tabs.tsx';
import { HistoryTab } from './history-tab.tsx';
import { TrustTab } from './trust-tab.tsx';
import { VerdictTab } from './verdict-tab.tsx';
import { VulnerabilitiesTab } from './vulnerabilities-tab.tsx';

const SBOM_FORMATS = [
  'cyclonedx-json',
  'cyclonedx-xml',
  'spdx-json',
  'spdx3-json',
  'spdx-tv',
  'github-snapshot',
  'native',
];

/** One image: how it was judged and why, and everything that is in it. */
export function ImagePage() {
  const { digest = '' } = useParams({ strict: false });
  const image = useOperation('getImage', { params: { digest } });
  return <Answered query={image}>{(told) => <ImageView image={told} />}</Answered>;
}

function ImageView({ image }: { readonly image: Operations['getImage']['answer'] }) {
  const { digest, indexDigest, reference, state, platform, sizeBytes, inspectedAt, tags, origins } = image;
  return (
    <>
      <PageHeader
        title={visibleText(reference ?? digest)}
        summary={
          <Group gap="xs">
            <ImageStateBadge state={state} />
            <ShortDigest digest={digest} />
            <span>{platform ?? 'no platform'}</span>
            <span>{sizeText(sizeBytes)}</span>
            <span>
              inspected <Moment at={inspectedAt} />
            </span>
            {origins.length > 1 ? (
              <Badge variant="outline" color="gray">
                inspected and handed in
              </Badge>
            ) : null}
            {tags.map(({ repository, tag }) => (
              <Anchor
                key={`${repository}:${tag}`}
                component={Link}
                to={`/repositories?name=${encodeURIComponent(repository)}`}
                size="sm"
              >
                {visibleText(tag)}
              </Anchor>
            ))}
          </Group>
        }
        actions={
          <>
            <PageLink to={`/clusters?tab=decisions&image=${indexDigest ?? digest}`}>At the door of clusters</PageLink>
            <SbomMenu digest={digest} />
          </>
        }
      />
      <ImageTabs image={image} />
    </>
  );
}

function ImageTabs({ image }: { readonly image: Operations['getImage']['answer'] }) {
  const { digest, reference, state, problem } = image;
  if (state === 'waiting') {
    return <EmptyState title="The image is being inspected">This page shows it as soon as it is read.</EmptyState>;
  }
  if (state === 'failed') {
    return <ProblemNotice error={new Error(problemText(problem))} />;
  }
  return (
    <TabsInAddress
      label="What is known of the image"
      tabs={[
        { id: 'verdict', label: 'Verdict', render: () => <VerdictTab digest={digest} /> },
        { id: 'vulnerabilities', label: 'Vulnerabilities', render: () => <VulnerabilitiesTab digest={digest} /> },
        { id: 'packages', label: 'Packages', render: () => <PackagesTab digest={digest} /> },
        { id: 'licenses', label: 'Licences', render: () => <LicensesTab digest={digest} /> },
        { id: 'secrets', label: 'Secrets', render: () => <SecretsTab digest={digest} /> },
        { id: 'trust', label: 'Trust', render: () => <TrustTab digest={digest} /> },
        { id: 'files', label: 'Files', render: () => <FilesTab digest={digest} /> },
        { id: 'layers', label: 'Layers', render: () => <LayersTab digest={digest} /> },
        { id: 'config', label: 'Configuration', render: () => <ConfigTab digest={digest} /> },
        { id: 'history', label: 'History', render: () => <HistoryTab digest={digest} reference={reference} /> },
        { id: 'gaps', label: 'Gaps', render: () => <GapsTab digest={digest} /> },
      ]}
    />
  );
}

function problemText(problem: unknown): string {
  if (typeof problem === 'object' && problem !== null && 'message' in problem) return String(problem.message);
  return 'The image could not be inspected.';
}

function SbomMenu({ digest }: { readonly digest: string }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">Bill of materials</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SBOM_FORMATS.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={`/api/v1/images/${digest}/sbom?format=${format}`}
            download={`${digest.replace(':', '-')}.${format}`}
          >
            {format}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

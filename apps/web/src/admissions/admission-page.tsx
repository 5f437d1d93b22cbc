import { Alert, Group, List, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useOperation } from '../api/use-operation.ts';
import { Badge } from '../parts/badge.tsx';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ShortDigest, Verbatim } from '../parts/verbatim.tsx';
import { Answered } from '../parts/view-state.tsx';
import { visibleText } from '../parts/visible-text.ts';
import { type Admission, permitsOf, workloadText } from './admission-columns.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

type Image = Admission['images'][number];

/** One decision at the door of a cluster: what it was, and why. */
export function AdmissionPage() {
  const { admissionId = '' } = useParams({ strict: false });
  const admission = useOperation('getAdmission', { params: { admissionId } });
  return <Answered query={admission}>{(told) => <AdmissionView admission={told} />}</Answered>;
}

function AdmissionView({ admission }: { readonly admission: Admission }) {
  const { outcome, cluster, environment, operation, user, count, at, lastAt, uid, message, images, moreImages } =
    admission;
  const permits = permitsOf(admission);
  return (
    <>
      <PageHeader
        title={visibleText(workloadText(admission))}
        summary={
          <Group gap="xs">
            <OutcomeBadge outcome={outcome} size="md" />
            {operation === '' ? null : <Badge variant="outline">{operation}</Badge>}
            <span>
              in <Verbatim text={cluster} short={60} />
            </span>
            {environment === null ? null : <Badge variant="outline">{environment}</Badge>}
            {user === '' ? null : (
              <span>
                asked for by <Verbatim text={user} short={80} />
              </span>
            )}
            <span>
              <Moment at={at} />
              {count === 1 ? null : (
                <>
                  , {count} times, the last <Moment at={lastAt} />
                </>
              )}
            </span>
          </Group>
        }
        actions={<PageLink to="/clusters?tab=decisions">All decisions</PageLink>}
      />
      <Stack>
        {permits.map(({ name, owner, reason, expiresAt }) => (
          <Alert key={`${name} ${owner}`} color="orange" title={`Let in by ${visibleText(name)}`} role="note">
            <Verbatim text={`${owner}: ${reason}`} short={400} /> (until <Verbatim text={expiresAt} />)
          </Alert>
        ))}
        {message === null ? null : (
          <Alert color="grape" title="What no image says" role="note">
            <Verbatim text={message} />
          </Alert>
        )}
        {images.map((image) => (
          <ImageCard key={`${image.field} ${image.policy ?? ''} ${image.reference}`} image={image} />
        ))}
        {moreImages === 0 ? null : <Text c="dimmed">and {moreImages} more images</Text>}
        {uid === '' ? null : (
          <Text size="xs" c="dimmed" component="div">
            review <Verbatim text={uid} short={80} />
          </Text>
        )}
      </Stack>
    </>
  );
}

function ImageCard({ image }: { readonly image: Image }) {
  const { reference, digest, field, outcome, mode, reason, findings, decisionId } = image;
  return (
    <Card title={visibleText(reference)} action={<OutcomeBadge outcome={outcome} />}>
      <Group gap="sm">
        {digest === null ? (
          <Text size="sm" c="dimmed">
            its digest was not known
          </Text>
        ) : (
          <PageLink to={`/images/${digest}`}>
            image <ShortDigest digest={digest} inLink />
          </PageLink>
        )}
        {mode === 'none' || digest === null ? null : (
          <PageLink to={`/images?text=${encodeURIComponent(reference)}`}>images of that name</PageLink>
        )}
        <Policy image={image} />
        {mode === 'none' ? null : <Badge variant="outline">{mode}</Badge>}
        {decisionId === null ? null : (
          <Text size="sm" component="span">
            decision <Verbatim text={decisionId} short={20} />
          </Text>
        )}
        <Text size="sm" c="dimmed" component="span">
          <Verbatim text={field} short={80} />
        </Text>
      </Group>
      {reason === null || findings.length > 0 ? null : (
        <Text component="div">
          <Verbatim text={reason} />
        </Text>
      )}
      {findings.length === 0 ? null : (
        <List size="sm" aria-label="Findings">
          {findings.map(({ rule, gate, trigger, message, recommendation, isError }) => (
            <List.Item key={`${rule} ${message}`}>
              <Verbatim text={rule} short={60} /> ({visibleText(`${gate}/${trigger}`)}
              {isError ? ', could not be decided' : ''}): <Verbatim text={message} />
              {recommendation === null ? null : (
                <Text size="sm" c="dimmed" component="div">
                  To fix it: <Verbatim text={recommendation} />
                </Text>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </Card>
  );
}

function Policy({ image: { policy, policyId, policyDigest } }: { readonly image: Image }) {
  if (policy === null) return null;
  const name = <Verbatim text={policy} short={60} inLink={policyId !== null} />;
  return (
    <Text size="sm" component="span">
      policy {policyId === null ? name : <PageLink to={`/policies/${policyId}?tab=versions`}>{name}</PageLink>}
      {policyDigest === null ? null : (
        <>
          {' '}
          in version <ShortDigest digest={policyDigest} />
        </>
      )}
    </Text>
  );
}

import { Group } from '@mantine/core';
import { Badge } from '../parts/badge.tsx';
import type { Policy } from './use-policy.ts';

/** Whether a policy counts, with which version, and whether it is the one that counts where none is named. */
export function PolicyStateBadges({
  policy: { activeVersion, isDefault },
}: {
  readonly policy: Pick<Policy, 'activeVersion' | 'isDefault'>;
}) {
  return (
    <Group gap={6} wrap="nowrap">
      {activeVersion === null ? (
        <Badge variant="outline" color="gray">
          not active
        </Badge>
      ) : (
        <Badge color="teal">version {activeVersion} active</Badge>
      )}
      {isDefault ? <Badge color="cyan">default</Badge> : null}
    </Group>
  );
}

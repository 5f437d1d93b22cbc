import { Badge, Group } from '@mantine/core';
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
        <Badge size="sm" color="gray" variant="outline">
          not active
        </Badge>
      ) : (
        <Badge size="sm" color="teal" variant="light">
          version {activeVersion} active
        </Badge>
      )}
      {isDefault ? (
        <Badge size="sm" color="cyan" variant="light">
          default
        </Badge>
      ) : null}
    </Group>
  );
}

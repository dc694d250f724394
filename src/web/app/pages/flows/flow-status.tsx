import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { lintFlow } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import type { Flow } from '../../api/types.ts';
import { AlertIcon } from '../../shared/icons.ts';

/** Which version conversations get, and what is not published yet. */
export function FlowStatus({ flow }: { flow: Flow }): JSX.Element {
  const { publishedVersion, public: isPublic, changed, archivedAt } = flow;
  const isDraft = publishedVersion === null;
  return (
    <span className="flow-status">
      <span className="row">
        {isDraft ? 'Draft only' : `Version ${publishedVersion}`}
        {archivedAt !== null && <Badge color="gray">Archived</Badge>}
        {!isDraft && (
          <Badge variant="light" color={isPublic ? 'brand' : 'gray'}>
            {isPublic ? 'Public' : 'Internal'}
          </Badge>
        )}
      </span>
      {changed && (
        <Text size="sm" c="dimmed">
          Changed since
        </Text>
      )}
      {archivedAt === null && (isDraft || changed) && <Problems flow={flow} />}
    </span>
  );
}

/** What keeps the draft from being published. */
function Problems({ flow: { id, revision } }: { flow: Flow }): JSX.Element | null {
  const { data: problems = [] } = useQuery({
    queryKey: [...keys.lint, id, revision],
    queryFn: ({ signal }) => lintFlow(id, signal),
    staleTime: 60_000,
  });
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors === 0) return null;
  return (
    <Text size="sm" c="red" className="row">
      <AlertIcon size={16} aria-hidden />
      {errors === 1 ? '1 error' : `${errors} errors`}
    </Text>
  );
}

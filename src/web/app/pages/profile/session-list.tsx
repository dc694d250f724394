import { Badge, Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { keys } from '../../api/keys.ts';
import { endSession, listSessions } from '../../api/me.ts';
import type { Session } from '../../api/types.ts';
import { Loading } from '../../shared/loading.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say, sayFailure } from '../../shared/say.ts';
import { When } from '../../shared/when.tsx';
import { browserName } from './browser-name.ts';

/** The browsers in which one is signed in, and the way out of each. */
export function SessionList(): JSX.Element {
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: listSessions });
  const ending = useMutation({
    mutationFn: (session: Session) => endSession(session),
    onSuccess: () => say('You are signed out there.'),
    onError: sayFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <QueryView query={sessions} loading={<Loading rows={2} />}>
      {(all) => (
        <ul className="session-list">
          {all.map((session) => (
            <li key={session.id}>
              <div>
                <Text fw={600}>{browserName(session.userAgent)}</Text>
                <Text size="sm" c="dimmed">
                  Signed in <When at={session.signedInAt} />, last used <When at={session.lastUsedAt} />
                </Text>
              </div>
              {session.current ? (
                <Badge variant="light">This browser</Badge>
              ) : (
                <Button
                  variant="default"
                  size="sm"
                  aria-label={`Sign out of ${browserName(session.userAgent)}`}
                  loading={ending.isPending && ending.variables.id === session.id}
                  onClick={() => ending.mutate(session)}
                >
                  Sign out
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  );
}

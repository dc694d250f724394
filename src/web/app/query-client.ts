import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api/api-problem.ts';
import { keys } from './api/keys.ts';

/** Keeps the API's answers, and notices when the session has ended. */
export function createQueryClient(): QueryClient {
  const noticeEnd = (error: unknown) => {
    // Nobody is signed in any more: the gate shows the sign-in page, and comes back to where one was.
    if (error instanceof ApiProblem && error.status === 401) client.setQueryData(keys.me, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({
      // A refused sign-in says nothing about a session.
      onError: (error, _input, _result, mutation) => {
        if (mutation.meta?.['signsIn'] !== true) noticeEnd(error);
      },
    }),
    defaultOptions: {
      queries: {
        // Offline is a failure that is shown, not a wait without an end.
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.isPassing,
        staleTime: 10_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}

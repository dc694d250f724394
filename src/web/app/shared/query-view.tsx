import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { Loading } from './loading.tsx';

export interface QueryViewProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  /** Default: skeletons of a list. */
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}

/**
 * What a query has brought, or how it stands. What was loaded once stays on the screen when a later attempt fails:
 * an old list is more use than none.
 */
export function QueryView<Data>({ query, loading, children }: QueryViewProps<Data>): ReactNode {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  return loading ?? <Loading />;
}

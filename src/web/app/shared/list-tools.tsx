import type { JSX, ReactNode } from 'react';
import { SearchField } from './search-field.tsx';

/** Above a list: what narrows it. */
export function ListTools(props: {
  search: string;
  onSearch: (search: string) => void;
  /** Of the search field. */
  label: string;
  children?: ReactNode;
}): JSX.Element {
  const { search, onSearch, label, children } = props;
  return (
    <div className="list-tools">
      <SearchField label={label} value={search} onChange={onSearch} />
      {children}
    </div>
  );
}

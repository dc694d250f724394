import { Table } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /**
   * `title`: names the row, and heads its card on a phone. `actions`: what can be done with it, without a visible
   * header. Default: a value with a header.
   */
  kind?: 'title' | 'actions';
}

export interface DataTableProps<Row> {
  /** What is listed, for those who cannot see it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Rows that are not in use any more. */
  isFaded?: (row: Row) => boolean;
}

/**
 * A table that turns into a list of cards where there is no room for one. The roles are said outright because a
 * browser forgets them when a table is not laid out as one.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, isFaded }: DataTableProps<Row>): JSX.Element {
  return (
    <Table className="data-table" aria-label={label} role="table" highlightOnHover>
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          {columns.map(({ header, kind }) => (
            <Table.Th key={header} role="columnheader" scope="col">
              {kind === 'actions' ? <span className="unseen">{header}</span> : header}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)} role="row" data-faded={isFaded?.(row) || undefined}>
            {columns.map(({ header, kind = 'value', cell }) => (
              <Table.Td key={header} role="cell" data-kind={kind} data-header={header}>
                <div className="data-cell">{cell(row)}</div>
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

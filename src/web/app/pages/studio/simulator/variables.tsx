import type { JSX } from 'react';
import type { Simulation } from '../../../../../simulator/simulation.ts';
import { showValue, variableRows } from './variable-rows.ts';

/** What expressions read here, with what the last step has changed. */
export function Variables({ talk }: { talk: Simulation }): JSX.Element {
  const rows = variableRows(talk);
  return (
    <div className="sim-scroll" tabIndex={0} role="group" aria-label="Variables">
      <table className="sim-variables">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, value, before, changed }) => (
            <tr key={path} data-changed={changed || undefined}>
              <th scope="row">
                {path}
                {changed && <span className="sim-changed">{before === undefined ? 'new' : 'changed'}</span>}
              </th>
              <td dir="auto">
                {showValue(value)}
                {changed && before !== undefined && <del className="sim-before">{showValue(before)}</del>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

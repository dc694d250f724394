import { Menu } from '@mantine/core';
import { Fragment, type JSX } from 'react';
import type { NodeDraft } from '../../../studio/draft.ts';
import { ACTIONS, PALETTE } from '../../../studio/node-kinds.ts';
import { EntryIcon } from '../palette.tsx';
import { MenuAt, type Spot } from './menu-at.tsx';

/** What can be put where a connection was dropped, or where the canvas was asked for it. */
export function AddMenu(props: {
  spot: Spot;
  /** Absent: of everything. */
  only?: 'actions';
  onChoose: (node: NodeDraft) => void;
  onClose: () => void;
}): JSX.Element {
  const { spot, only, onChoose, onClose } = props;
  return (
    <MenuAt spot={spot} label="Add" onClose={onClose}>
      {only !== 'actions' &&
        PALETTE.filter(({ group }) => group !== 'Advanced').map(({ key, group, name, node }, index, all) => (
          <Fragment key={key}>
            {all[index - 1]?.group !== group && <Menu.Label>{group}</Menu.Label>}
            <Menu.Item leftSection={<EntryIcon of={key} />} onClick={() => onChoose(node())}>
              {name}
            </Menu.Item>
          </Fragment>
        ))}
      <Menu.Label>Actions</Menu.Label>
      {ACTIONS.map(({ action, name }) => (
        <Menu.Item key={action} onClick={() => onChoose({ kind: 'action', action, outlets: {} })}>
          {name}
        </Menu.Item>
      ))}
    </MenuAt>
  );
}

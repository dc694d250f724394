import { Menu } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

/** Pixels within the canvas. */
export interface Spot {
  left: number;
  top: number;
}

/** A menu where something was pressed. */
export function MenuAt(props: {
  spot: Spot;
  label: string;
  onClose: () => void;
  children: ReactNode;
}): JSX.Element {
  const { spot, label, onClose, children } = props;
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      withinPortal
      trapFocus
      returnFocus
      shadow="lg"
      // Where the canvas ends it opens the other way.
      middlewares={{ flip: true, shift: true }}
    >
      <Menu.Target>
        <span className="menu-spot" style={{ left: spot.left, top: spot.top }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={label} className="canvas-menu">
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}

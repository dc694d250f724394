import { Avatar } from '@mantine/core';
import type { JSX } from 'react';
import type { Member } from '../api/types.ts';

/** A member's picture, or the first letters of their name where there is none or it cannot be had. */
export function Face(props: {
  of: Pick<Member, 'name' | 'picture'>;
  size: number;
  filled?: boolean;
}): JSX.Element {
  const { of, size, filled = false } = props;
  return (
    <Avatar
      src={of.picture}
      name={of.name}
      // Beside the name, a picture says nothing more.
      alt=""
      color="brand"
      size={size}
      {...(filled && { variant: 'filled' })}
      imageProps={{ referrerPolicy: 'no-referrer' }}
      aria-hidden
    />
  );
}

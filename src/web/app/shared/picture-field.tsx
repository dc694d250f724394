import { TextInput } from '@mantine/core';
import type { ChangeEvent, JSX, ReactNode } from 'react';
import { safeUrl } from '../../widget/view/safe-url.ts';
import { Face } from './face.tsx';

/** The address of somebody's picture, with how it looks. */
export function PictureField(props: {
  /** Whose it is. */
  name: string;
  value?: string;
  onChange?: (event: ChangeEvent<HTMLInputElement>) => void;
  error?: ReactNode;
}): JSX.Element {
  const { name, value = '', ...rest } = props;
  return (
    <TextInput
      label="Picture"
      description="Its address. Visitors see it beside the name."
      placeholder="https://…"
      leftSection={<Face of={{ name, picture: safeUrl(value.trim()) }} size={26} />}
      type="url"
      inputMode="url"
      autoComplete="off"
      maxLength={2_048}
      value={value}
      {...rest}
    />
  );
}

/** As the API has it. */
export const toPicture = (written: string): string | null => (written.trim() === '' ? null : written.trim());

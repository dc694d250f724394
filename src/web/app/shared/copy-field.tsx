import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { useEffect, useRef, useState, type JSX } from 'react';
import { CheckIcon, CopyIcon } from './icons.ts';

/** How long “Copied” stands beside a field that was copied. */
const SHOWN_MS = 2_000;

/** A text that is there to be taken elsewhere, such as a link or a key. */
export function CopyField(props: { label: string; value: string; description?: string }): JSX.Element {
  const { label, value, description } = props;
  const input = useRef<HTMLInputElement>(null);
  const [result, setResult] = useState<'copied' | 'selected' | null>(null);

  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = async () => {
    input.current?.select();
    // The clipboard is closed to pages that came over plain http from another machine.
    const copied = await navigator.clipboard?.writeText(value).then(
      () => true,
      () => false,
    );
    setResult(copied ? 'copied' : 'selected');
  };
  const word = result === 'copied' ? 'Copied' : result === 'selected' ? 'Selected: press Ctrl+C' : 'Copy';

  return (
    <div>
      <TextInput
        ref={input}
        label={label}
        description={description}
        value={value}
        readOnly
        classNames={{ input: 'copy-field' }}
        onFocus={(event) => event.currentTarget.select()}
        rightSection={
          <Tooltip label={word} {...(result !== null && { opened: true })}>
            <ActionIcon
              variant="subtle"
              aria-label={`Copy ${label.toLowerCase()}`}
              onClick={() => void copy()}
            >
              {result === 'copied' ? <CheckIcon size={18} /> : <CopyIcon size={18} />}
            </ActionIcon>
          </Tooltip>
        }
      />
      <span className="unseen" role="status">
        {result === null ? '' : word}
      </span>
    </div>
  );
}

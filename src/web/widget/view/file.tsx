/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FileRef } from '../../../flow/transcript.ts';
import { FileIcon } from './icons.tsx';
import { sizeWords, WORDS } from './words.ts';

interface FileProps {
  file: FileRef;
  /** Its bytes. */
  load(file: FileRef): Promise<Blob>;
}

/** A file that was sent: a picture is shown, all of them can be saved. */
export function FileView({ file, load }: FileProps): JSX.Element {
  const { name, bytes } = file;
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const picture = usePicture(file, load);

  const save = () => {
    if (state === 'loading') return;
    setState('loading');
    load(file).then(
      (blob) => {
        setState('idle');
        const address = URL.createObjectURL(blob);
        const link = Object.assign(document.createElement('a'), { href: address, download: name });
        link.click();
        // The browser has taken the bytes over by the next turn.
        setTimeout(() => URL.revokeObjectURL(address));
      },
      () => setState('failed'),
    );
  };
  return (
    <div class="file-box">
      {picture !== null && <img class="file-picture" src={picture} alt={name} />}
      <button
        type="button"
        class="file"
        aria-label={WORDS.saveFile(name)}
        aria-busy={state === 'loading'}
        onClick={save}
      >
        <FileIcon />
        <span class="file-name" dir="auto">
          {name}
        </span>
        <span class="file-size">{sizeWords(bytes)}</span>
      </button>
      {state === 'failed' && <p role="alert">{WORDS.fileFailed}</p>}
    </div>
  );
}

/** The address at which the page holds the picture; null until it is there, and for what is none. */
function usePicture(file: FileRef, load: (file: FileRef) => Promise<Blob>): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith('image/')) return undefined;
    let made: string | null = null;
    let isGone = false;
    load(file).then(
      (blob) => {
        if (isGone) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      },
      // It can still be saved by its button.
      () => undefined,
    );
    return () => {
      isGone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [file.id]);
  return address;
}

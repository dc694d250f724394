import type { JSX } from 'react';
import { sizeWords } from '../../../widget/view/words.ts';
import { part } from '../../api/call.ts';
import type { FileRef } from '../../api/types.ts';

/** A file of a conversation: a picture is shown, all of them can be saved. */
export function FileLink({ conversation, file }: { conversation: string; file: FileRef }): JSX.Element {
  const { id, name, type, bytes } = file;
  const address = `/api/v1/conversations/${part(conversation)}/files/${part(id)}`;
  return (
    <a className="file-said" href={address} target="_blank" rel="noopener noreferrer" dir="auto">
      {type.startsWith('image/') && <img src={address} alt="" loading="lazy" />}
      {name} ({sizeWords(bytes)})
    </a>
  );
}

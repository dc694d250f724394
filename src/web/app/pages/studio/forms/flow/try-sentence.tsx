import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import type { Readings } from '../../../../../../flow/state.ts';
import { describeFailure } from '../../../../api/api-problem.ts';
import { readText } from '../../../../api/flow-readings.ts';
import { useStudio } from '../../studio-context.ts';
import { fieldsOf, textOf } from '../model/read-json.ts';
import { readingDocument } from '../model/reading-document.ts';

/** Which intent a sentence has, by the examples as they stand. */
export function TrySentence(): JSX.Element {
  const studio = useStudio();
  const [sentence, setSentence] = useState('');
  const trying = useMutation({
    mutationFn: (text: string) => readText(readingDocument(studio.state.draft), text),
  });
  const nameOf = (id: string) => textOf(fieldsOf(fieldsOf(studio.state.draft['intents'])[id])['name']) || id;
  return (
    <form
      className="try-sentence"
      onSubmit={(event) => {
        event.preventDefault();
        if (sentence.trim() !== '') trying.mutate(sentence);
      }}
    >
      <TextInput
        label="Try a sentence"
        placeholder="Where is my parcel?"
        className="grows"
        value={sentence}
        maxLength={1000}
        onChange={({ currentTarget: { value } }) => setSentence(value)}
      />
      <Button type="submit" variant="default" size="sm" loading={trying.isPending}>
        Try
      </Button>
      <p className="field-hint full-width" role="status">
        {trying.error ? describeFailure(trying.error) : trying.data && wordsOf(trying.data, nameOf)}
      </p>
    </form>
  );
}

function wordsOf({ intent, sentiment }: Readings, nameOf: (id: string) => string): string {
  const sounds = sentiment ? ` It sounds ${sentiment.label} (${sentiment.score.toFixed(2)}).` : '';
  if (!intent) return `No intent was looked for.${sounds}`;
  const sure = Math.round(intent.confidence * 100);
  return intent.id === null
    ? `It has no intent; the most similar example is ${sure} % like it.${sounds}`
    : `“${nameOf(intent.id)}”, ${sure} % like an example of it.${sounds}`;
}

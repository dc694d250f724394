import { Button, ColorInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { listFlows } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import { CopyField } from '../../shared/copy-field.tsx';
import { OutwardIcon } from '../../shared/icons.ts';
import { QueryView } from '../../shared/query-view.tsx';
import { snippet } from './snippet.ts';

const POSITIONS = [
  { value: 'left', label: 'Left' },
  { value: 'right', label: 'Right' },
];

/** Puts the tag together from what one chooses. */
export function SnippetMaker(): JSX.Element {
  const flows = useQuery({
    queryKey: [...keys.flows, { archived: false }],
    queryFn: ({ signal }) => listFlows({ archived: false }, signal),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [label, setLabel] = useState('');
  const [position, setPosition] = useState('right');
  const [color, setColor] = useState('');

  return (
    <QueryView query={flows}>
      {(all) => {
        const offered = all.filter((flow) => flow.public && flow.publishedVersion !== null);
        const flow = chosen ?? offered[0]?.id;
        if (flow === undefined)
          return <Text>There is no flow yet that is published and open to the public.</Text>;
        return (
          <Stack>
            <Select
              label="Flow"
              description="Published, and open to the public."
              data={offered.map(({ id, name }) => ({ value: id, label: name }))}
              value={flow}
              onChange={setChosen}
              allowDeselect={false}
            />
            <TextInput
              label="What the button is called"
              description="Read out to those who cannot see it."
              placeholder="Chat with us"
              maxLength={60}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
            <div>
              <Text size="sm" fw={500} id="side">
                Side of the page
              </Text>
              <SegmentedControl
                aria-labelledby="side"
                data={POSITIONS}
                value={position}
                onChange={setPosition}
              />
            </div>
            <ColorInput
              label="Colour of the button"
              placeholder="#1d5c4d"
              format="hex"
              value={color}
              onChange={setColor}
            />
            <CopyField
              label="Tag"
              description="Put it before the end of the page’s body, or in its head."
              value={snippet(window.location.origin, { flow, label, position, color })}
            />
            <div>
              <Button
                component="a"
                variant="light"
                href={`/chat/${encodeURIComponent(flow)}`}
                target="_blank"
                rel="noopener"
                rightSection={<OutwardIcon size={16} />}
              >
                Try the chat
              </Button>
            </div>
          </Stack>
        );
      }}
    </QueryView>
  );
}

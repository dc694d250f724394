import { Alert, Anchor, Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import type { TestResult } from '../../../../../simulator/run-flow-tests.ts';
import { describeFailure } from '../../../api/api-problem.ts';
import { publishFlow, type Published } from '../../../api/flows.ts';
import { keys } from '../../../api/keys.ts';
import { AlertIcon, CheckIcon, OutwardIcon } from '../../../shared/icons.ts';
import { QueryView } from '../../../shared/query-view.tsx';
import { summarizeDiff } from '../../../studio/diff/summarize-diff.ts';
import { ProblemList } from '../problem-list.tsx';
import { useStudio, useStudioState } from '../studio-context.ts';
import { usePublication, type Publication } from './use-publication.ts';

interface Ways {
  onClose: () => void;
  /** A problem is gone to. */
  onGo: () => void;
}

/**
 * What publishing would change, what keeps it from being done, and what came of it.
 * @param props.returnsFocus to where it was opened; whoever goes to a problem has the keyboard at its field instead
 */
export function PublishDialog(props: Ways & { open: boolean; returnsFocus: boolean }): JSX.Element {
  const { open, returnsFocus, onClose, onGo } = props;
  const [published, setPublished] = useState<Published | null>(null);
  return (
    <Modal
      opened={open}
      onClose={onClose}
      returnFocus={returnsFocus}
      size="lg"
      title={published ? 'Published' : 'Publish'}
      onExitTransitionEnd={() => setPublished(null)}
    >
      {published ? (
        <Done published={published} onClose={onClose} />
      ) : (
        <Before onClose={onClose} onGo={onGo} onPublished={setPublished} />
      )}
    </Modal>
  );
}

function Before(props: Ways & { onPublished: (published: Published) => void }): JSX.Element {
  const { onClose, onGo } = props;
  const studio = useStudio();
  const draft = useStudioState((state) => state.draft);
  const problems = useStudioState((state) => state.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const publication = usePublication(studio, draft, errors === 0);

  if (errors > 0)
    return (
      <Stack>
        <Text>
          {errors === 1 ? 'An error keeps' : `${errors} errors keep`} this flow from being published. Choose
          one to go there.
        </Text>
        <ProblemList onGo={onGo} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    );
  return (
    <QueryView query={publication}>{(found) => <Publishing {...props} publication={found} />}</QueryView>
  );
}

function Publishing(
  props: Ways & { publication: Publication; onPublished: (published: Published) => void },
): JSX.Element {
  const { publication, onClose, onGo, onPublished } = props;
  const { next, tests } = publication;
  const studio = useStudio();
  const client = useQueryClient();
  const warnings = useStudioState((state) => state.problems.length);
  const [note, setNote] = useState('');
  const [despite, setDespite] = useState(false);
  const failed = tests.filter(({ ok }) => !ok);
  const publishing = useMutation({
    mutationFn: async () => {
      await studio.flush();
      return publishFlow(studio.flow, studio.etag, { note: note.trim(), despiteFailingTests: despite });
    },
    onSuccess: (published) => {
      void client.invalidateQueries({ queryKey: keys.flows });
      void client.invalidateQueries({ queryKey: [...keys.versions, studio.flow] });
      onPublished(published);
    },
  });
  return (
    <Stack>
      <WhatChanges publication={publication} />
      <Tests tests={tests} failed={failed} />
      {warnings > 0 && <ProblemList onGo={onGo} />}
      <Textarea
        label="Note"
        description="What is new, for your colleagues."
        placeholder="Optional"
        maxLength={1_000}
        autosize
        minRows={2}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {failed.length > 0 && (
        <Checkbox
          label="Publish although tests do not pass"
          checked={despite}
          onChange={(event) => setDespite(event.currentTarget.checked)}
        />
      )}
      {publishing.error && (
        <Alert color="red" role="alert">
          {describeFailure(publishing.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={publishing.isPending}
          disabled={failed.length > 0 && !despite}
          onClick={() => publishing.mutate()}
        >
          Publish version {next}
        </Button>
      </Group>
    </Stack>
  );
}

function WhatChanges({ publication: { current, diff } }: { publication: Publication }): JSX.Element {
  const { flow } = useStudio();
  if (current === null || !diff)
    return <Text>This is the first version. Conversations can start once it is published.</Text>;
  const said = summarizeDiff(diff);
  if (said.length === 0)
    return <Text>Nothing differs from version {current}, which new conversations use now.</Text>;
  return (
    <div>
      <Text>
        Since version {current}: {said.join(', ')}.
      </Text>
      <Anchor
        component={Link}
        to={`/flows/${encodeURIComponent(flow)}/versions/diff?from=${current}&to=draft`}
      >
        See what differs
      </Anchor>
    </div>
  );
}

function Tests({ tests, failed }: { tests: TestResult[]; failed: TestResult[] }): JSX.Element {
  if (tests.length === 0)
    return <Text c="dimmed">It has no flow tests. The simulator keeps a talk as one.</Text>;
  if (failed.length === 0)
    return (
      <Text className="row">
        <CheckIcon size={18} aria-hidden />
        {tests.length === 1 ? 'Its flow test passes.' : `All ${tests.length} flow tests pass.`}
      </Text>
    );
  return (
    <div>
      <Text className="row" fw={600}>
        <AlertIcon size={18} aria-hidden />
        {failed.length} of {tests.length} flow tests {failed.length === 1 ? 'does' : 'do'} not pass:
      </Text>
      <ul className="failed-tests">
        {failed.map(({ id, name, reason }) => (
          <li key={id}>
            <strong dir="auto">{name}</strong>: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Done({
  published: { version },
  onClose,
}: {
  published: Published;
  onClose: () => void;
}): JSX.Element {
  const { flow } = useStudio();
  return (
    <Stack>
      <Text role="status">
        New conversations use version {version.version}. Those that run stay on the version that they began
        with.
      </Text>
      {!version.public && (
        <Text c="dimmed">
          It is internal: backends start it. To let visitors start it, make it public in the flow’s settings
          and publish again.
        </Text>
      )}
      <Group justify="flex-end">
        <Button component={Link} to={`/flows/${encodeURIComponent(flow)}/versions`} variant="default">
          All versions
        </Button>
        {version.public && (
          <Button
            component="a"
            href={`/chat/${encodeURIComponent(flow)}`}
            target="_blank"
            rel="noopener"
            variant="light"
            rightSection={<OutwardIcon size={16} />}
            aria-label="Talk to it (opens in a new tab)"
          >
            Talk to it
          </Button>
        )}
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FlowSummary } from '../api-client.ts';
import { Mark, NextIcon } from './icons.tsx';
import { WORDS } from './words.ts';

interface StartProps {
  load(): Promise<FlowSummary[]>;
  /** Whether this browser has a conversation with the flow. */
  isUnderWay(flow: string): boolean;
}

/** What one can talk about. */
export function Start({ load, isUnderWay }: StartProps): JSX.Element {
  const [flows, setFlows] = useState<FlowSummary[] | 'loading' | 'failed'>('loading');
  const reload = () => {
    setFlows('loading');
    load().then(setFlows, () => setFlows('failed'));
  };
  useEffect(reload, []);

  return (
    <section class="start">
      <Mark />
      <h1>{WORDS.startTitle}</h1>
      <p class="lead">{WORDS.startLead}</p>
      {flows === 'loading' ? (
        <div class="skeleton" role="status">
          <span class="unseen">{WORDS.loading}</span>
          <i />
          <i />
          <i />
        </div>
      ) : flows === 'failed' ? (
        <div class="failure" role="alert">
          <p>{WORDS.flowsUnreachable}</p>
          <button type="button" class="primary" onClick={reload}>
            {WORDS.tryAgain}
          </button>
        </div>
      ) : flows.length === 0 ? (
        <div class="failure">
          <p>{WORDS.noFlows}</p>
          <p class="quiet">{WORDS.noFlowsHint}</p>
        </div>
      ) : (
        <ul class="flows" role="list">
          {flows.map((flow) => (
            <li key={flow.id}>
              <FlowLink flow={flow} underWay={isUnderWay(flow.id)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function FlowLink({ flow, underWay }: { flow: FlowSummary; underWay: boolean }): JSX.Element {
  return (
    <a class="flow" href={`/chat/${encodeURIComponent(flow.id)}`}>
      <span class="flow-name" dir="auto">
        {flow.name}
      </span>
      {flow.description && (
        <span class="flow-text quiet" dir="auto">
          {flow.description}
        </span>
      )}
      <span class="flow-go">
        {underWay ? WORDS.goOn : WORDS.begin}
        <NextIcon />
      </span>
    </a>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { countSegments } from '../../../../../../integrations/twilio/count-segments.ts';
import { scanTemplate } from '../../../../../../flow/expressions/scan-template.ts';
import { listTwilioSenders } from '../../../../api/integrations.ts';
import { keys } from '../../../../api/keys.ts';
import { ExpressionField } from '../fields/expression-field.tsx';
import { useValue } from '../fields/form-scope.ts';
import { PickedField, type Choices } from '../fields/picked-field.tsx';
import { Section } from '../fields/section.tsx';
import { choicesOf } from '../fields/use-choices.ts';
import { useVariables } from '../fields/use-variables.ts';
import { textOf } from '../model/read-json.ts';
import { previewText } from '../model/sample-scope.ts';
import { ConnectionNotice, useIntegration } from './connection.tsx';
import { SendingFields } from './sending-fields.tsx';

export function SendSmsForm(): JSX.Element {
  return (
    <>
      <ConnectionNotice provider="twilio" />
      <Section title="SMS">
        <PickedField
          path="from"
          label="Send from"
          choices={useSenders()}
          own="Custom…"
          placeholder="+442079460000, MG… or a name"
          description="A number of the account, a messaging service, or a name that the account may use."
        />
        <ExpressionField
          path="to"
          label="Send to"
          placeholder="{{contact.phone}}"
          description="With its country code, or of the flow’s region."
        />
        <ExpressionField path="text" label="SMS text" multiline>
          <Segments />
        </ExpressionField>
      </Section>
      <SendingFields />
    </>
  );
}

/** What the account can send from; where there is none, anything may be written. */
function useSenders(): Choices {
  const integration = useIntegration('twilio');
  const senders = useQuery({
    queryKey: keys.twilioSenders,
    queryFn: ({ signal }) => listTwilioSenders(false, signal),
    enabled: integration?.connected === true,
  });
  if (integration?.connected === false) return { list: [], failure: '' };
  return choicesOf(senders, ({ numbers, services }) => [
    ...numbers.map(({ number, name }) => ({ value: number, label: `${name} (${number})`, group: 'Numbers' })),
    ...services.map(({ id, name }) => ({ value: id, label: name, group: 'Messaging services' })),
  ]);
}

/** How many messages it is sent as. */
function Segments(): JSX.Element | null {
  const text = textOf(useValue('text'));
  const variables = useVariables();
  if (text === '') return null;
  const { segments, length, encoding } = countSegments(previewText(text, variables) ?? text);
  const about = scanTemplate(text).length > 0 ? 'About ' : '';
  return (
    <p className="field-hint" role="status">
      {about}
      {segments} {segments === 1 ? 'segment' : 'segments'} ({length} characters, {encoding})
    </p>
  );
}

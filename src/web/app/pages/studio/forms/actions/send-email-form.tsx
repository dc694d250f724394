import type { JSX } from 'react';
import { ExpressionField } from '../fields/expression-field.tsx';
import { PickedField, type Choices } from '../fields/picked-field.tsx';
import { Section } from '../fields/section.tsx';
import { fieldsOf, listOf, textOf } from '../model/read-json.ts';
import { ConnectionNotice, useIntegration } from './connection.tsx';
import { SendingFields } from './sending-fields.tsx';

export function SendEmailForm(): JSX.Element {
  return (
    <>
      <ConnectionNotice provider="sendgrid" />
      <Section title="Email">
        <ExpressionField
          path="to"
          label="Recipient"
          placeholder="{{contact.email}}"
          description="At most 50 addresses, with commas between them."
        />
        <PickedField
          path="from"
          label="Sender"
          choices={useMailSenders()}
          none="The first configured sender"
          own="Another one…"
          placeholder="orders@shop.example"
          optional
        />
        <ExpressionField path="subject" label="Subject" />
        <ExpressionField path="text" label="Body" multiline description="As plain text." />
        <ExpressionField
          path="html"
          label="Body as HTML"
          multiline
          optional
          description="Your markup is kept; what expressions bring is escaped."
        />
        <ExpressionField path="replyTo" label="Reply to" placeholder="The sender" optional />
      </Section>
      <SendingFields />
    </>
  );
}

function useMailSenders(): Choices {
  const integration = useIntegration('sendgrid');
  if (!integration) return { list: null };
  if (!integration.connected) return { list: [], failure: '' };
  const senders = listOf(fieldsOf(integration.settings)['senders']).map(fieldsOf);
  return {
    list: senders.map(({ email, name }) => ({
      value: textOf(email),
      label: textOf(name) === '' ? textOf(email) : `${textOf(name)} <${textOf(email)}>`,
    })),
  };
}

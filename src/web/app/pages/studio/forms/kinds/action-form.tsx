import { NativeSelect } from '@mantine/core';
import type { JSX } from 'react';
import { ACTIONS } from '../../../../studio/node-kinds.ts';
import {
  AssignMemberForm,
  CloseForm,
  EscalateForm,
  TransferToBotForm,
  UpdateSegmentForm,
} from '../actions/routing-forms.tsx';
import { CreateContactForm } from '../actions/create-contact-form.tsx';
import { SendEmailForm } from '../actions/send-email-form.tsx';
import { SendSmsForm } from '../actions/send-sms-form.tsx';
import { WhatsappForm } from '../actions/whatsapp-form.tsx';
import { notes } from '../fields/field-notes.tsx';
import { useField, useNodeEdit } from '../fields/form-scope.ts';
import { changeAction } from '../model/change-action.ts';

/** Which action, and what it needs. */
export function ActionForm(): JSX.Element {
  const { value, problems, readOnly } = useField('action', 'Action');
  const edit = useNodeEdit();
  const chosen = ACTIONS.find(({ action }) => action === value);
  return (
    <>
      <NativeSelect
        label="Action"
        value={chosen?.action ?? ''}
        disabled={readOnly}
        onChange={({ currentTarget: { value: action } }) =>
          edit('Change the action', (node) => changeAction(node, action))
        }
        data={[
          ...(chosen ? [] : [{ value: '', label: 'Choose an action…' }]),
          ...ACTIONS.map(({ action, name }) => ({ value: action, label: name })),
        ]}
        {...notes('action', problems, value, chosen?.hint)}
      />
      <OfAction action={value} />
    </>
  );
}

function OfAction({ action }: { action: unknown }): JSX.Element | null {
  switch (action) {
    case 'escalate':
      return <EscalateForm />;
    case 'transferToBot':
      return <TransferToBotForm />;
    case 'updateSegment':
      return <UpdateSegmentForm />;
    case 'assignMember':
      return <AssignMemberForm />;
    case 'createContact':
      return <CreateContactForm />;
    case 'sendEmail':
      return <SendEmailForm />;
    case 'sendSms':
      return <SendSmsForm />;
    case 'whatsappTemplate':
      return <WhatsappForm />;
    case 'close':
      return <CloseForm />;
    default:
      return null;
  }
}

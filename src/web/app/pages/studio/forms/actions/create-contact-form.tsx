import type { JSX } from 'react';
import { ExpressionField } from '../fields/expression-field.tsx';
import { Notes } from '../fields/field-notes.tsx';
import { useProblems } from '../fields/form-scope.ts';
import { Section } from '../fields/section.tsx';
import { ListInput } from '../fields/value-field.tsx';
import { RetryField } from './sending-fields.tsx';

const FIELDS = [
  ['name', 'Name', '{{visitor.name}}'],
  ['email', 'Email', '{{email}}'],
  ['phone', 'Phone', '{{phone}}'],
  ['company', 'Company', ''],
  ['country', 'Country', ''],
  ['city', 'City', ''],
  ['region', 'Region', ''],
] as const;

export function CreateContactForm(): JSX.Element {
  return (
    <>
      <Section
        title="Contact"
        lead="One who is known by the email address or phone number already is added to. What comes to nothing is left as it was."
      >
        <Notes path="contact" problems={useProblems('contact')} />
        {FIELDS.map(([field, label, placeholder]) => (
          <ExpressionField
            key={field}
            path={`contact.${field}`}
            label={label}
            placeholder={placeholder}
            optional
          />
        ))}
        <ListInput
          path="contact.tags"
          label="Tags"
          description="Enter adds one. What is filled in may be several, with commas between."
          optional
        />
      </Section>
      <Section title="Errors">
        <RetryField />
      </Section>
    </>
  );
}

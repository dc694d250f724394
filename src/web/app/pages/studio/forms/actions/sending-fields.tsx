import type { JSX } from 'react';
import { DurationField } from '../fields/duration-field.tsx';
import { Section } from '../fields/section.tsx';

/** What the sending actions share. */
export function SendingFields(): JSX.Element {
  return (
    <Section title="Delivery">
      <DurationField
        path="waitForDelivery"
        label="Wait for the delivery"
        absent="Do not wait"
        description="At most so long; then “Delivered” and “Not delivered” are ways on of their own."
      />
      <RetryField />
    </Section>
  );
}

export function RetryField(): JSX.Element {
  return (
    <DurationField
      path="retryFor"
      label="Retry an outage for"
      absent="10"
      description="10 minutes if nothing is given; then the flow goes on at “Error”."
    />
  );
}

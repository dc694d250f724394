import { useId, type JSX, type ReactNode } from 'react';

/** A part of a form that belongs together. */
export function Section(props: {
  title: string;
  lead?: string;
  aside?: ReactNode;
  children: ReactNode;
}): JSX.Element {
  const { title, lead, aside, children } = props;
  const id = useId();
  return (
    <section className="form-section" aria-labelledby={id}>
      <header className="form-section-head">
        <h3 id={id}>{title}</h3>
        {aside}
      </header>
      {lead && <p className="field-hint">{lead}</p>}
      {children}
    </section>
  );
}

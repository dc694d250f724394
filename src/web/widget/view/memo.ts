import { Component, type ComponentChildren, type ComponentType } from 'preact';

/** A component that is drawn again only when one of its props is another one. */
export function memo<Props extends object>(
  name: string,
  draw: (props: Props) => ComponentChildren,
): ComponentType<Props> {
  return class extends Component<Props> {
    static override displayName = name;

    override shouldComponentUpdate(next: Props): boolean {
      const props: Props = this.props;
      return (Object.keys(next) as (keyof Props)[]).some((key) => next[key] !== props[key]);
    }

    override render(props: Props): ComponentChildren {
      return draw(props);
    }
  };
}

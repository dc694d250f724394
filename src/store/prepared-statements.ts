/**
 * Statements of PGlite that are parsed and planned once and from then on only run. Its own `query` parses and plans
 * every time, in seven steps of the protocol; a turn's statements take three times as long that way.
 */
import { parse, protocol, type PGlite } from '@electric-sql/pglite';

/** Bound as text; JSON as a string. */
export type Bindable = string | number | boolean | null;

export type RunPrepared = <Row>(text: string, values: readonly Bindable[]) => Promise<Row[]>;

export function createPreparedStatements(client: PGlite): RunPrepared {
  const names = new Map<string, string>();
  const { serialize } = protocol;

  async function nameOf(text: string): Promise<string> {
    const known = names.get(text);
    if (known !== undefined) return known;
    const name = `statement_${names.size + 1}`;
    await client.execProtocolStream(Buffer.concat([serialize.parse({ name, text }), serialize.sync()]));
    names.set(text, name);
    return name;
  }

  return <Row>(text: string, values: readonly Bindable[]) =>
    // The client's own locks: never within somebody else's transaction, nor between two steps of another query.
    client._runExclusiveTransaction(() =>
      client._runExclusiveQuery(async () => {
        const steps = [
          serialize.bind({
            statement: await nameOf(text),
            values: values.map((value) => (value === null ? null : String(value))),
          }),
          serialize.describe({ type: 'P' }),
          serialize.execute(),
          serialize.sync(),
        ];
        const messages = await client.execProtocolStream(Buffer.concat(steps));
        return (parse.parseResults(messages, client.parsers)[0]?.rows ?? []) as Row[];
      }),
    );
}

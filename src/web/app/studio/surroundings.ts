import type { FlowDocument } from '../../../flow/document.ts';
import type { Provider } from '../../../flow/providers.ts';
import { parseDocument, type FindFlow, type Surroundings } from '../../../flow/publish.ts';
import { linkedFlows } from '../../../flow/publishing/find-flow.ts';

type Published = NonNullable<ReturnType<FindFlow>>;

/** Where it is asked what a flow is published among. */
export interface SurroundingsSource {
  /** The document that new conversations of a flow use now, and its version; null: none. */
  published: (flow: string) => Promise<{ document: unknown; version: number } | null>;
  /** The providers that are connected; undefined: the member may not know. */
  connected: () => Promise<ReadonlySet<Provider> | undefined>;
}

/** What the draft would be published among, asked for once and then kept until `forget`. */
export class KnownSurroundings {
  readonly #source: SurroundingsSource;
  #flows = new Map<string, Promise<Published | null>>();
  #connected: Promise<ReadonlySet<Provider> | undefined> | null = null;

  constructor(source: SurroundingsSource) {
    this.#source = source;
  }

  /** @throws when the server does not answer; the next call asks again. */
  async load(document: FlowDocument): Promise<Surroundings> {
    const found = new Map<string, Published>();
    const asked = new Set<string>();
    let wanted = linkedFlows(document);
    while (wanted.length > 0) {
      for (const id of wanted) asked.add(id);
      const flows = await Promise.all(wanted.map(async (id) => [id, await this.#published(id)] as const));
      for (const [id, flow] of flows) if (flow) found.set(id, flow);
      wanted = [...new Set(flows.flatMap(([, flow]) => (flow ? linkedFlows(flow.document) : [])))].filter(
        (id) => !asked.has(id),
      );
    }
    const connected = await this.#providers();
    return { findFlow: (id) => found.get(id) ?? null, ...(connected && { connected }) };
  }

  /** Other flows may have been published and providers connected meanwhile. */
  forget(): void {
    this.#flows = new Map();
    this.#connected = null;
  }

  #published(id: string): Promise<Published | null> {
    const known = this.#flows.get(id);
    if (known) return known;
    const flows = this.#flows;
    const asked = this.#source.published(id).then((found) => {
      const parsed = found && parseDocument(found.document);
      return parsed?.ok ? { document: parsed.document, version: found?.version ?? 0 } : null;
    });
    flows.set(id, asked);
    asked.catch(() => flows.delete(id));
    return asked;
  }

  #providers(): Promise<ReadonlySet<Provider> | undefined> {
    const asked = (this.#connected ??= this.#source.connected());
    asked.catch(() => (this.#connected = null));
    return asked;
  }
}

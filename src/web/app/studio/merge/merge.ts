import type { FlowDraft, NodeDraft } from '../draft.ts';
import { disconnect } from '../edits/disconnect.ts';
import { allConnections } from '../targets.ts';
import { isEqual } from './is-equal.ts';
import { findRenames, rename, type Renames } from './rename-new.ts';
import { shareStructure } from './share-structure.ts';

export type Side = 'mine' | 'theirs';

/** Something that both have changed, and not to the same. */
export interface Collision {
  /** Stable: the same collision has the same key whenever it is found. */
  key: string;
  kind: 'node' | 'connection' | 'comment' | 'setting';
  /** Of a node or connection: the node's id; of a comment: its own; of a setting: its dotted path. */
  id: string;
  /** Of a connection. */
  outlet?: string;
  /** What each has made of it; undefined: deleted. */
  mine: unknown;
  theirs: unknown;
}

export interface Merged {
  /** Where they collide: as chosen; as mine where nothing is chosen yet. */
  draft: FlowDraft;
  collisions: readonly Collision[];
  renames: Renames;
}

/** Parts of a document whose fields are merged one by one. */
const BY_FIELD: ReadonlySet<string> = new Set(['settings', 'variables', 'intents', 'tests']);

/**
 * Brings together what two authors have made of `base`: node by node (what it does, and each of its connections),
 * setting by setting, comment by comment. Where things are on the canvas never collides: mine stays.
 */
export function merge(
  base: FlowDraft,
  mine: FlowDraft,
  theirs: FlowDraft,
  choices: ReadonlyMap<string, Side> = new Map(),
): Merged {
  const renames = findRenames(base, mine, theirs);
  const merger = new Merger(choices);
  const renamed = rename(mine, renames);
  const merged = merger.draft(base, renamed, shareStructure(base, theirs));
  return {
    draft: merger.joinLooseEnds(merged, renamed, theirs),
    collisions: merger.collisions,
    renames,
  };
}

class Merger {
  readonly collisions: Collision[] = [];
  readonly #choices: ReadonlyMap<string, Side>;

  constructor(choices: ReadonlyMap<string, Side>) {
    this.#choices = choices;
  }

  draft(base: FlowDraft, mine: FlowDraft, theirs: FlowDraft): FlowDraft {
    return this.#fields(base, mine, theirs, (name, one, two, three) => {
      if (name === 'nodes')
        return this.#fields(one, two, three, (id, ...versions) => this.#node(id, ...versions));
      if (name === 'layout')
        return this.#fields(one, two, three, (part, ...versions) => this.#layout(part, ...versions));
      if (BY_FIELD.has(name))
        return this.#fields(one, two, three, (field, ...versions) =>
          this.#unit({ kind: 'setting', id: `${name}.${field}` }, ...versions),
        );
      return this.#unit({ kind: 'setting', id: name }, one, two, three);
    }) as FlowDraft;
  }

  /** Deleted by one and led to by the other: the node collides. */
  joinLooseEnds(draft: FlowDraft, mine: FlowDraft, theirs: FlowDraft): FlowDraft {
    const lost = new Set([
      ...(draft.start === '' ? [] : [draft.start]),
      ...allConnections(draft).map(({ to }) => to),
    ]);
    let after = draft;
    let restored = false;
    for (const id of lost) {
      if (Object.hasOwn(draft.nodes, id)) continue;
      const [kept, side]: [FlowDraft, Side] = Object.hasOwn(theirs.nodes, id)
        ? [theirs, 'theirs']
        : [mine, 'mine'];
      const node = kept.nodes[id];
      if (!node) continue;
      const choice = this.#collide(
        { kind: 'node', id },
        side === 'mine' ? node : undefined,
        side === 'theirs' ? node : undefined,
      );
      if (choice === side) {
        after = restore(after, kept, id, node);
        restored = true;
      } else {
        for (const { from, outlet, to } of allConnections(after))
          if (to === id) after = disconnect(after, from, outlet);
        if (after.start === id) after = { ...after, start: '' };
      }
    }
    // What was brought back may itself lead to what is gone.
    return restored ? this.joinLooseEnds(after, mine, theirs) : after;
  }

  #node(id: string, base: unknown, mine: unknown, theirs: unknown): unknown {
    if (!isNode(mine) || !isNode(theirs)) return this.#unit({ kind: 'node', id }, base, mine, theirs);
    const from: NodeDraft | undefined = isNode(base) ? base : undefined;
    const own = this.#unit({ kind: 'node', id }, bare(from), bare(mine), bare(theirs)) as NodeDraft;
    const outlets = this.#fields(from?.outlets, mine.outlets, theirs.outlets, (outlet, ...versions) =>
      this.#unit({ kind: 'connection', id, outlet }, ...versions),
    ) as NodeDraft['outlets'];
    return outlets === undefined ? own : { ...own, outlets };
  }

  #layout(part: string, base: unknown, mine: unknown, theirs: unknown): unknown {
    if (part === 'nodes')
      return this.#fields(base, mine, theirs, (_id, one, two, three) => (isEqual(one, two) ? three : two));
    if (part === 'comments')
      return this.#fields(base, mine, theirs, (id, ...versions) =>
        this.#unit({ kind: 'comment', id }, ...versions),
      );
    return this.#unit({ kind: 'setting', id: `layout.${part}` }, base, mine, theirs);
  }

  /** Field by field. What only one of them has changed is as they have it, down to the object. */
  #fields(
    base: unknown,
    mine: unknown,
    theirs: unknown,
    field: (name: string, base: unknown, mine: unknown, theirs: unknown) => unknown,
  ): unknown {
    if (isEqual(base, mine)) return theirs;
    if (isEqual(base, theirs) || isEqual(mine, theirs)) return mine;
    const [one, two, three] = [fieldsOf(base), fieldsOf(mine), fieldsOf(theirs)];
    const names = new Set([...Object.keys(two), ...Object.keys(three)]);
    return Object.fromEntries(
      [...names].flatMap((name) => {
        const value = field(name, one[name], two[name], three[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  #unit(where: Pick<Collision, 'kind' | 'id' | 'outlet'>, base: unknown, mine: unknown, theirs: unknown) {
    if (isEqual(base, mine)) return theirs;
    if (isEqual(base, theirs) || isEqual(mine, theirs)) return mine;
    return this.#collide(where, mine, theirs) === 'mine' ? mine : theirs;
  }

  #collide(where: Pick<Collision, 'kind' | 'id' | 'outlet'>, mine: unknown, theirs: unknown): Side {
    const key = [where.kind, where.id, ...(where.outlet === undefined ? [] : [where.outlet])].join(' ');
    if (!this.collisions.some((one) => one.key === key))
      this.collisions.push({ key, ...where, mine, theirs });
    return this.#choices.get(key) ?? 'mine';
  }
}

function restore(draft: FlowDraft, from: FlowDraft, id: string, node: NodeDraft): FlowDraft {
  const place = from.layout.nodes[id];
  return {
    ...draft,
    nodes: { ...draft.nodes, [id]: node },
    layout: place ? { ...draft.layout, nodes: { ...draft.layout.nodes, [id]: place } } : draft.layout,
  };
}

/** A node without its connections. */
function bare(node: NodeDraft | undefined): Omit<NodeDraft, 'outlets'> | undefined {
  if (!node) return undefined;
  const { outlets: _, ...others } = node;
  return others;
}

const isNode = (value: unknown): value is NodeDraft => typeof value === 'object' && value !== null;

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

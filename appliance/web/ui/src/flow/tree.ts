/** A flow as a tree, for narrow screens: a node that stands above already is shown as a link to it. */
import { ENTRANCE, type Flow } from "./document";
import { type Exit, exitsAt } from "./exits";

export interface Branch {
  readonly exit: Exit;
  /** null where the exit leads nowhere. */
  readonly to: Limb | null;
  /** The node is told elsewhere: only its name stands here. */
  readonly link: string | null;
}

export interface Limb {
  readonly id: string;
  readonly branches: readonly Branch[];
}

export interface Tree {
  readonly root: Limb;
  /** Nodes to which no way leads, each with what hangs on it. */
  readonly loose: readonly Limb[];
}

/** Tell a flow from its entrance on, depth first: each node once in full, links elsewhere. */
export function treeOf(flow: Flow): Tree {
  const told = new Set<string>();
  const limb = (id: string): Limb => {
    told.add(id);
    return { id, branches: exitsAt(flow, id).map((exit) => branch(exit)) };
  };
  const branch = (exit: Exit): Branch => {
    const { target } = exit;
    if (target === null || !(target in flow.nodes)) return { exit, to: null, link: null };
    return told.has(target) ? { exit, to: null, link: target } : { exit, to: limb(target), link: null };
  };
  const root = limb(ENTRANCE);
  const loose: Limb[] = [];
  for (const id of Object.keys(flow.nodes)) if (!told.has(id)) loose.push(limb(id));
  return { root, loose };
}

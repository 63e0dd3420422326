/** A flow as it stands in the configuration: JSON, exactly as the API gives and takes it. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const NODE_KINDS = [
  "announcement",
  "menu",
  "information",
  "language",
  "hang_up",
  "ring",
  "queue",
  "voicemail",
  "callback",
  "fax",
  "survey",
  "schedule",
  "caller",
  "region",
  "traffic",
  "percentage",
  "pin",
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export interface FlowNode extends JsonObject {
  readonly kind: NodeKind;
}

/** `start` and `fax` name nodes; "" stands for "not connected yet" while somebody edits. */
export interface Flow {
  readonly start: string;
  readonly fax?: string | null;
  readonly nodes: Readonly<Record<string, FlowNode>>;
}

/** A place within a node or flow, from the outside in. */
export type Path = readonly (string | number)[];

/** What the editor draws for the caller who comes in: no node of the document, but a place to begin. */
export const ENTRANCE = "@entrance";

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Give what stands at a path; undefined where nothing does. */
export function getAt(value: Json | undefined, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(here)) here = (here as readonly Json[])[Number(step)];
    else if (isObject(here)) here = here[String(step)];
    else return undefined;
  }
  return here;
}

/** Give a copy with `next` at a path; undefined takes the key (or the list's entry) away. The rest is shared. */
export function setAt(value: Json | undefined, path: Path, next: Json | undefined): Json | undefined {
  const [step, ...deeper] = path;
  if (step === undefined) return next;
  if (Array.isArray(value) || (value === undefined && typeof step === "number")) {
    const list: Json[] = Array.isArray(value) ? [...value] : [];
    const put = setAt(list[Number(step)], deeper, next);
    if (put === undefined) list.splice(Number(step), 1);
    else list[Number(step)] = put;
    return list;
  }
  const before = isObject(value) ? value : {};
  const put = setAt(before[String(step)], deeper, next);
  if (put !== undefined) return { ...before, [String(step)]: put };
  const { [String(step)]: _gone, ...rest } = before;
  return rest;
}

/** Tell whether two pieces of JSON mean the same; the order of keys doesn't count, an absent key is like undefined. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((entry, index) => same(entry, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(one[key], other[key]));
}

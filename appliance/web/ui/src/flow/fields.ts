/** What can be set at a node of each kind, in the order of the form; ways out are `exits.ts`. */
import type { NodeKind, Path } from "./document";

/** A table of the configuration whose ids a field names. */
export type Table = "departments" | "schedules" | "lists" | "endpoints" | "trunk_groups";

export type FieldType =
  | {
      readonly is:
        | "prompt"
        | "prompts"
        | "text"
        | "key"
        | "language"
        | "targets"
        | "shares"
        | "labels"
        | "pins";
    }
  /** Whom to ring: exactly one of department, targets and, at ring nodes, whoever was dialled. */
  | { readonly is: "whom"; readonly dialled: boolean }
  | {
      readonly is: "number";
      readonly unit?: "seconds" | "days" | "times";
      readonly least: number;
      readonly most: number;
      readonly unset?: number;
    }
  | { readonly is: "switch"; readonly unset: boolean }
  /** Yes, no, or as set elsewhere. */
  | { readonly is: "maybe" }
  | { readonly is: "choice"; readonly options: readonly string[] }
  | { readonly is: "ref"; readonly table: Table; readonly needed: boolean }
  | { readonly is: "refs"; readonly table: Table };

export interface Field {
  readonly path: Path;
  /** The wording's key, such as `ring_s` or `forward.busy`. */
  readonly name: string;
  readonly type: FieldType;
  /** Seldom changed: told below "more". */
  readonly rare?: boolean;
  /** Shown only where another field has this value. */
  readonly where?: readonly [string, string];
}

export const DISTRIBUTIONS = [
  "sequential",
  "ring_all",
  "longest_idle",
  "average",
  "random",
  "percentage",
] as const;
export const MEASURES = ["calls_waiting", "calls_in_talk", "free_agents", "free_lines"] as const;

function field(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  return { path: name.split("."), name, type, ...more };
}

const plain = (
  is: "prompt" | "prompts" | "text" | "key" | "language" | "targets" | "shares" | "labels" | "pins",
): FieldType => ({ is });
const seconds = (unset: number, least = 1, most = 3600): FieldType => ({
  is: "number",
  unit: "seconds",
  least,
  most,
  unset,
});
const times = (unset: number, most: number): FieldType => ({
  is: "number",
  unit: "times",
  least: 1,
  most,
  unset,
});
const yes = (unset: boolean): FieldType => ({ is: "switch", unset });
const ref = (table: Table, needed = false): FieldType => ({ is: "ref", table, needed });
const rare = { rare: true } as const;

const OFFER_RARE: readonly Field[] = [
  field("sticky_days", { is: "number", unit: "days", least: 1, most: 365 }, rare),
  field("ringtone", plain("prompt"), rare),
  field("announce_id", yes(true), rare),
  field("record", { is: "maybe" }, rare),
];
const DISTRIBUTION: readonly Field[] = [
  field("distribution", { is: "choice", options: DISTRIBUTIONS }),
  field("shares", plain("shares"), { where: ["distribution", "percentage"] }),
  field("ring_s", seconds(20)),
];

export const FIELDS: Readonly<Record<NodeKind, readonly Field[]>> = {
  announcement: [field("prompt", plain("prompt"))],
  information: [field("prompt", plain("prompt")), field("pause_s", seconds(3), rare)],
  language: [field("language", plain("language"))],
  menu: [
    field("prompt", plain("prompt")),
    field("repeat", plain("key")),
    field("back", plain("key")),
    field("attempts", times(3, 9), rare),
    field("first_key_s", seconds(5), rare),
    field("next_key_s", seconds(3), rare),
    field("barge_in", yes(true), rare),
    field("wrong_key", plain("prompt"), rare),
    field("no_key", plain("prompt"), rare),
  ],
  ring: [
    field("whom", { is: "whom", dialled: true }),
    ...DISTRIBUTION,
    field("forward.busy", plain("targets")),
    field("forward.no_answer", plain("targets")),
    field("forward.unreachable", plain("targets")),
    field("forward.hops", times(3, 10), rare),
    ...OFFER_RARE,
  ],
  queue: [
    field("whom", { is: "whom", dialled: false }),
    ...DISTRIBUTION,
    field("longest_wait_s", seconds(600)),
    field("most_waiting", { is: "number", least: 0, most: 1000 }),
    field("music", plain("prompts")),
    field("messages", plain("prompts")),
    field("every_s", seconds(30)),
    field("announce_place", yes(true)),
    field("announce_wait", yes(true)),
    field("first", { is: "refs", table: "lists" }, rare),
    ...OFFER_RARE,
  ],
  voicemail: [
    field("mailbox", ref("departments")),
    field("greeting", plain("prompt")),
    field("review", yes(false)),
    field("longest_s", seconds(180), rare),
    field("silence_s", seconds(5), rare),
  ],
  callback: [
    field("department", ref("departments", true)),
    field("trunk_group", ref("trunk_groups", true)),
    field("other_number", yes(true)),
  ],
  fax: [
    field("mailbox", ref("departments")),
    field("machine", ref("endpoints")),
    field("ring_s", seconds(30), rare),
    field("longest_s", seconds(1800, 60), rare),
    field("station_id", plain("text"), rare),
    field("ecm", yes(true), rare),
  ],
  survey: [
    field("prompt", plain("prompt")),
    field("labels", plain("labels")),
    field("best", { is: "choice", options: ["first", "last"] }),
    field("attempts", times(2, 5), rare),
    field("first_key_s", seconds(8), rare),
  ],
  hang_up: [field("prompt", plain("prompt"))],
  schedule: [field("schedule", ref("schedules", true))],
  region: [],
  percentage: [],
  traffic: [],
  caller: [field("lists", { is: "refs", table: "lists" })],
  pin: [
    field("pins", plain("pins")),
    field("prompt", plain("prompt")),
    field("attempts", times(3, 9), rare),
    field("first_key_s", seconds(8), rare),
    field("next_key_s", seconds(4), rare),
  ],
};

/** The keys of the document that a field sets, at the node's top. */
export function keysOf(one: Field): string[] {
  if (one.type.is !== "whom") return [String(one.path[0])];
  return one.type.dialled ? ["department", "targets", "dialled"] : ["department", "targets"];
}

export type Group = "say" | "people" | "keep" | "decide";

export const GROUPS: Readonly<Record<Group, readonly NodeKind[]>> = {
  say: ["menu", "announcement", "information", "language", "hang_up"],
  people: ["ring", "queue"],
  keep: ["voicemail", "callback", "survey", "fax"],
  decide: ["schedule", "caller", "region", "traffic", "percentage", "pin"],
};

const GROUP_OF = new Map(
  (Object.entries(GROUPS) as [Group, readonly NodeKind[]][]).flatMap(([group, kinds]) =>
    kinds.map((kind) => [kind, group] as const),
  ),
);

export function groupOf(kind: NodeKind): Group {
  return GROUP_OF.get(kind) ?? "say";
}

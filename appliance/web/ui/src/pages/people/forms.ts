import type { GroupSpec } from "@/parts/thing-form";
import { Ways } from "./Ways";

/** A person who answers calls. */
export const AGENT: readonly GroupSpec[] = [
  {
    id: "person",
    fields: [
      { key: "name", as: "text" },
      { key: "wrap_up_s", as: "number", unit: "s", least: 0, most: 3600, otherwise: 0 },
    ],
  },
  {
    id: "phones",
    fields: [
      { key: "endpoints", as: "own", Show: Ways },
      { key: "phone", as: "switch", otherwise: true },
    ],
  },
  {
    id: "outgoing",
    folded: true,
    fields: [
      {
        key: "outgoing",
        as: "items",
        fresh: { prefixes: ["0"] },
        fields: [
          { key: "prefixes", as: "texts", mode: "tel" },
          { key: "trunk_group", as: "one", of: ["trunk_groups"] },
        ],
      },
    ],
  },
  {
    id: "more",
    folded: true,
    fields: [
      { key: "record", as: "maybe" },
      { key: "opens", as: "many", of: ["hotlines"], optional: true },
      { key: "pin", as: "secret", optional: true },
      { key: "records_prompts", as: "switch", otherwise: false },
      { key: "ringtone", as: "prompt", optional: true },
    ],
  },
];

/** People who answer for the same matter. */
export const DEPARTMENT: readonly GroupSpec[] = [
  {
    id: "who",
    fields: [
      { key: "name", as: "text" },
      { key: "extension", as: "text", mode: "numeric", optional: true },
      { key: "agents", as: "many", of: ["agents"], ordered: true },
    ],
  },
  {
    id: "how",
    fields: [
      {
        key: "distribution",
        as: "choice",
        radio: true,
        options: ["sequential", "longest_idle", "average", "random", "ring_all", "percentage"],
        otherwise: "sequential",
      },
    ],
  },
  {
    id: "more",
    folded: true,
    fields: [
      { key: "record", as: "maybe" },
      { key: "ringtone", as: "prompt", optional: true },
    ],
  },
];

const outside = (thing: { kind?: unknown }) => thing.kind === "outside";

/** Where a call can be delivered: mobiles, landlines, other switchboards, phones, browsers. */
export const ENDPOINT: readonly GroupSpec[] = [
  {
    id: "outside",
    when: outside,
    fields: [
      { key: "name", as: "text" },
      { key: "number", as: "text", mode: "tel" },
      { key: "trunk_group", as: "one", of: ["trunk_groups"] },
      {
        key: "press_1",
        as: "choice",
        radio: true,
        options: ["auto", "always", "never"],
        otherwise: "auto",
      },
    ],
  },
  {
    id: "phone",
    when: (thing) => thing.kind === "phone",
    fields: [
      { key: "name", as: "text" },
      { key: "extension", as: "text", mode: "numeric", optional: true },
    ],
  },
  {
    id: "analog",
    when: (thing) => thing.kind === "analog",
    fields: [
      { key: "name", as: "text" },
      { key: "port", as: "number", least: 1, most: 1023 },
      { key: "extension", as: "text", mode: "numeric", optional: true },
    ],
  },
  {
    id: "browser",
    when: (thing) => thing.kind === "browser",
    fields: [
      { key: "name", as: "text" },
      { key: "agent", as: "one", of: ["agents"] },
    ],
  },
  {
    id: "when",
    fields: [
      { key: "on", as: "switch", otherwise: true },
      { key: "schedule", as: "one", of: ["schedules"], optional: true },
    ],
  },
  {
    id: "more",
    folded: true,
    when: outside,
    fields: [
      { key: "capacity", as: "number", unit: "calls", least: 1, most: 500, otherwise: 1 },
      { key: "extension", as: "text", mode: "numeric", optional: true },
    ],
  },
];

import type { FieldSpec, GroupSpec, Thing } from "@/parts/thing-form";
import { textsOf, thingOf } from "@/parts/thing-form";
import { HoldMusic } from "./HoldMusic";

const ANNOUNCED: FieldSpec = { key: "announcement", as: "prompt", optional: true };

const hasMonthly = (caps: Thing) => caps.amount !== undefined || caps.calls !== undefined;

/** What a hotline is, beside its flow. */
export const HOTLINE: readonly GroupSpec[] = [
  {
    id: "what",
    fields: [
      { key: "name", as: "text" },
      { key: "numbers", as: "texts", mode: "tel" },
      { key: "trunk_groups", as: "many", of: ["trunk_groups"] },
      { key: "tariff", as: "one", of: ["tariffs"], optional: true },
    ],
  },
  {
    id: "hello",
    fields: [
      { key: "welcome_ringtone", as: "prompt", optional: true },
      { key: "hold_music", as: "own", Show: HoldMusic },
      { key: "language", as: "choice", options: ["usual", "zh", "en"], otherwise: "usual" },
    ],
  },
  {
    id: "record",
    fields: [
      { key: "record", as: "maybe" },
      { key: "recording_notice", as: "prompt", optional: true },
    ],
  },
  {
    id: "screening",
    folded: true,
    fields: [
      {
        key: "screening",
        as: "inner",
        fields: [
          { key: "always", as: "many", of: ["lists"] },
          { key: "only", as: "many", of: ["lists"] },
          {
            key: "only_announcement",
            as: "prompt",
            optional: true,
            when: ({ only }) => textsOf(only).length > 0,
          },
          {
            key: "block",
            as: "items",
            fields: [{ key: "list", as: "one", of: ["lists"] }, ANNOUNCED],
            fresh: {},
          },
        ],
      },
    ],
  },
  {
    id: "caps",
    folded: true,
    fields: [
      {
        key: "caps",
        as: "inner",
        fields: [
          {
            key: "concurrent",
            as: "inner",
            fields: [
              { key: "limit", as: "number", unit: "calls", least: 1, most: 1000 },
              { ...ANNOUNCED, when: (cap: Thing) => cap.limit !== undefined },
            ],
          },
          {
            key: "counts",
            as: "items",
            fields: [
              { key: "limit", as: "number", unit: "calls", least: 1 },
              { key: "within_minutes", as: "number", unit: "minutes", least: 1, most: 44_640 },
              { key: "per", as: "choice", options: ["caller", "hotline"], otherwise: "caller" },
              ANNOUNCED,
            ],
            fresh: { limit: 10, within_minutes: 60 },
          },
          {
            key: "monthly",
            as: "inner",
            fields: [
              { key: "amount", as: "number", unit: "yuan", least: 0, step: 0.01, optional: true },
              { key: "calls", as: "number", unit: "calls", least: 1, optional: true },
              {
                key: "warn_percent",
                as: "number",
                unit: "percent",
                least: 1,
                most: 100,
                otherwise: 80,
                when: hasMonthly,
              },
              { ...ANNOUNCED, when: hasMonthly },
            ],
          },
        ],
      },
    ],
  },
  {
    id: "fallback",
    folded: true,
    fields: [
      {
        key: "fallback",
        as: "inner",
        fields: [
          { key: "agents", as: "many", of: ["agents"] },
          { key: "ring_s", as: "number", unit: "s", least: 1, most: 3600, otherwise: 30 },
          { key: "greeting", as: "prompt", optional: true },
          { key: "mailbox", as: "one", of: ["departments"], optional: true },
        ],
      },
    ],
  },
];

/** A hotline to begin with: somebody is rung, else the caller leaves a message. */
export function freshHotline(name: string, like: Thing | undefined, group: string, agents: string[]): Thing {
  const fallback = thingOf(like?.fallback);
  const first = Object.keys(fallback).length > 0 ? fallback : { agents: agents.slice(0, 5) };
  return {
    name,
    trunk_groups: like?.trunk_groups ?? [group],
    flow: {
      start: "ring",
      nodes: {
        ring: {
          kind: "ring",
          targets: agents.slice(0, 10),
          distribution: "ring_all",
          otherwise: "voicemail",
        },
        voicemail: { kind: "voicemail" },
      },
    },
    fallback: first,
  };
}

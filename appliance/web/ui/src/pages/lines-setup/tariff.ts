import { type FieldSpec, type GroupSpec, oneNumberOf, severalOf } from "@/parts/thing-form";

const RATE: readonly FieldSpec[] = [
  { key: "unit_price", as: "number", unit: "yuan", least: 0, step: 0.0001 },
  { key: "unit_s", as: "own", Show: oneNumberOf("lines-setup", "units", [60, 6, 1], 60) },
  { key: "first_s", as: "number", unit: "s", least: 0, most: 3600, otherwise: 0 },
  { key: "first_price", as: "number", unit: "yuan", least: 0, step: 0.0001, otherwise: 0 },
];

const rate = (key: string): FieldSpec => ({ key, as: "inner", fields: RATE });
const fee = (key: string): FieldSpec => ({
  key,
  as: "number",
  unit: "yuan",
  least: 0,
  step: 0.01,
  otherwise: 0,
});

const LEGS = ["incoming", "local", "long_distance", "mobile", "international"] as const;

/** What a carrier bills. */
export const TARIFF: readonly GroupSpec[] = [
  {
    id: "name",
    fields: [
      { key: "name", as: "text", optional: true },
      { key: "currency", as: "choice", options: ["CNY", "HKD", "TWD", "USD", "EUR"], otherwise: "CNY" },
    ],
  },
  { id: "monthly", fields: [fee("monthly_fee"), fee("line_fee"), fee("monthly_minimum")] },
  { id: "incoming", folded: true, fields: [rate("incoming")] },
  { id: "local", folded: true, fields: [rate("local")] },
  { id: "long_distance", folded: true, fields: [rate("long_distance")] },
  { id: "mobile", folded: true, fields: [rate("mobile")] },
  { id: "international", folded: true, fields: [rate("international")] },
  {
    id: "more",
    folded: true,
    fields: [
      {
        key: "outgoing",
        as: "items",
        fresh: { prefixes: ["00"], rate: { unit_price: 0 } },
        fields: [{ key: "prefixes", as: "texts", mode: "tel" }, rate("rate")],
      },
      {
        key: "discounts",
        as: "items",
        fresh: { percent: 50 },
        fields: [
          { key: "schedule", as: "one", of: ["schedules"] },
          { key: "percent", as: "number", unit: "percent", least: 0, most: 100 },
        ],
      },
      { key: "package_minutes", as: "number", unit: "minutes", least: 0, otherwise: 0 },
      {
        key: "package_for",
        as: "own",
        when: ({ package_minutes: minutes }) => Boolean(minutes),
        Show: severalOf("lines-setup", "tariffs.groups", LEGS, LEGS.slice(0, 4)),
      },
      fee("free_amount"),
      { key: "free_s", as: "number", unit: "s", least: 0, otherwise: 0 },
      fee("sms_price"),
      fee("one_off_fee"),
      { key: "since", as: "date", optional: true },
      { key: "caller_share_percent", as: "number", unit: "percent", least: 1, most: 100, optional: true },
    ],
  },
];

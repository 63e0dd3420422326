import type { FieldSpec, GroupSpec } from "@/parts/thing-form";
import { daysField } from "./KeptDays";
import { Lexicon } from "./Lexicon";
import { TimeZone } from "./TimeZone";

/** The company. */
export const COMPANY: readonly GroupSpec[] = [
  {
    id: "who",
    fields: [
      { key: "name", as: "text" },
      { key: "language", as: "choice", options: ["zh", "en"], otherwise: "zh" },
    ],
  },
  {
    id: "where",
    fields: [
      { key: "time_zone", as: "own", Show: TimeZone },
      { key: "area_code", as: "text", mode: "tel", optional: true },
      { key: "country", as: "text", otherwise: "CN" },
    ],
  },
  {
    id: "emergency",
    folded: true,
    fields: [
      { key: "emergency_numbers", as: "texts", mode: "tel" },
      { key: "emergency_trunk_groups", as: "many", of: ["trunk_groups"], ordered: true },
    ],
  },
  {
    id: "speech",
    folded: true,
    fields: [
      {
        key: "speech",
        as: "inner",
        fields: [
          { key: "engine", as: "choice", options: ["espeak", "piper", "command"], otherwise: "espeak" },
          { key: "command", as: "texts", when: ({ engine }) => engine === "command" },
          { key: "rate", as: "number", least: 0.5, most: 2, step: 0.1, otherwise: 1 },
          {
            key: "voices",
            as: "inner",
            fields: [
              { key: "zh", as: "text", optional: true },
              { key: "en", as: "text", optional: true },
            ],
          },
        ],
      },
      { key: "digit_one", as: "choice", radio: true, options: ["yi", "yao"], otherwise: "yi" },
      { key: "lexicon", as: "own", Show: Lexicon },
    ],
  },
  {
    id: "self_call",
    folded: true,
    fields: [
      {
        key: "self_call",
        as: "inner",
        fields: [
          { key: "nightly", as: "choice", radio: true, options: ["auto", "off"], otherwise: "auto" },
          { key: "at", as: "text", otherwise: "04:30" },
          { key: "numbers", as: "own", Show: Lexicon },
        ],
      },
    ],
  },
];

/** How recordings are kept on disk. */
export const RECORDINGS: readonly GroupSpec[] = [
  {
    id: "disk",
    fields: [
      { key: "compress", as: "choice", radio: true, options: ["flac", "opus", "none"], otherwise: "flac" },
      { key: "after_minutes", as: "number", unit: "minutes", least: 0, most: 100_000, otherwise: 10 },
      { key: "least_free_mb", as: "number", least: 0, most: 1_000_000, otherwise: 500 },
    ],
  },
];

const days = (key: string, otherwise: number | null, least = 1): FieldSpec => ({
  key,
  as: "own",
  Show: daysField(otherwise, least),
});

/** For how long things are kept. */
export const RETENTION: readonly GroupSpec[] = [
  {
    id: "left",
    fields: [
      days("recordings_days", 180),
      { key: "recordings_gib", as: "number", least: 0, optional: true },
      days("voicemail_days", 180),
      days("faxes_days", 180),
    ],
  },
  { id: "records", fields: [days("call_records_days", null, 62), days("audit_days", 1095, 180)] },
];

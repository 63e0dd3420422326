import type { FieldSpec, Thing } from "@/parts/thing-form";

export const KINDS = ["wecom", "dingtalk", "feishu", "email", "webhook"] as const;
export type ChannelKind = (typeof KINDS)[number];

const NAME: FieldSpec = { key: "name", as: "text", optional: true };
const TOKEN: FieldSpec = { key: "token", as: "secret" };
const SECRET: FieldSpec = { key: "secret", as: "secret", optional: true };

/** What is asked about a way of telling people. */
export const CHANNEL_FIELDS: Record<ChannelKind, readonly FieldSpec[]> = {
  wecom: [NAME, TOKEN],
  dingtalk: [NAME, TOKEN, SECRET],
  feishu: [NAME, TOKEN, SECRET],
  email: [NAME, { key: "to", as: "texts" }, { key: "attach", as: "switch", otherwise: false }],
  webhook: [NAME, { key: "url", as: "text", mode: "url" }, { key: "secret", as: "secret" }],
};

export const MAIL: readonly FieldSpec[] = [
  { key: "host", as: "text", mode: "url" },
  { key: "security", as: "choice", options: ["tls", "starttls", "none"], otherwise: "tls" },
  { key: "sender", as: "text" },
  { key: "username", as: "text", optional: true },
  { key: "password", as: "secret", optional: true },
  { key: "port", as: "number", least: 1, most: 65_535, optional: true },
];

export const EVENTS = [
  "missed_call",
  "voicemail",
  "callback",
  "fax",
  "low_rating",
  "cap_warning",
  "line_down",
  "line_fault",
  "line_up",
  "disk",
] as const;

/** The next free id of a channel of this kind. */
export function channelId(kind: ChannelKind, channels: Thing): string {
  if (!(kind in channels)) return kind;
  for (let number = 2; ; number += 1) if (!(`${kind}-${number}` in channels)) return `${kind}-${number}`;
}

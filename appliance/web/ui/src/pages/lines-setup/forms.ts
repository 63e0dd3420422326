import { type FieldSpec, type GroupSpec, severalOf } from "@/parts/thing-form";

const isSip = (thing: { kind?: unknown }) => thing.kind === "sip";
const isAnalog = (thing: { kind?: unknown }) => thing.kind === "analog";
const isNetwork = (thing: { kind?: unknown }) => !isAnalog(thing);

/** A gateway or a carrier. */
export const PEER: readonly GroupSpec[] = [
  {
    id: "what",
    fields: [
      { key: "name", as: "text", optional: true },
      { key: "kind", as: "choice", radio: true, options: ["gateway", "carrier"] },
      { key: "address", as: "text", mode: "url", optional: true },
    ],
  },
  {
    id: "login",
    fields: [
      { key: "login", as: "choice", radio: true, options: ["none", "peer", "us"], otherwise: "none" },
      {
        key: "username",
        as: "text",
        optional: true,
        when: ({ login }) => login === "peer" || login === "us",
      },
    ],
  },
  {
    id: "more",
    folded: true,
    fields: [
      { key: "options_s", as: "number", unit: "s", least: 0, most: 3600, otherwise: 60 },
      { key: "dtmf", as: "choice", options: ["auto", "rfc4733", "inband", "info"], otherwise: "auto" },
      {
        key: "caller_number",
        as: "choice",
        options: ["p_asserted_identity", "from", "remote_party_id"],
        otherwise: "p_asserted_identity",
      },
      { key: "t38", as: "switch", otherwise: true },
      {
        key: "codecs",
        as: "own",
        Show: severalOf("lines-setup", "codecs", ["alaw", "ulaw", "g722"], ["alaw", "ulaw"]),
      },
    ],
  },
];

const SILENCE: FieldSpec = {
  key: "release_after_silence_s",
  as: "number",
  unit: "s",
  least: 0,
  most: 3600,
  otherwise: 300,
};

const NETWORK: readonly FieldSpec[] = [
  { key: "early_media", as: "switch", otherwise: true },
  { key: "answer_supervision", as: "switch", otherwise: true },
  { key: "carries_caller_number", as: "switch", otherwise: true },
  { key: "far_hang_up", as: "choice", radio: true, options: ["signalled", "tone"], otherwise: "signalled" },
  { ...SILENCE, when: ({ far_hang_up }) => far_hang_up === "tone" },
];

/** A line of the exchange at a card's port; its tones are learned, not typed. */
const PORT: readonly FieldSpec[] = [
  { key: "port", as: "number", least: 1, most: 1023 },
  { key: "own_number", as: "text", mode: "tel", optional: true },
];

const EXCHANGE: readonly FieldSpec[] = [
  {
    key: "caller_id",
    as: "choice",
    options: ["auto", "dtmf", "fsk_bell", "fsk_v23", "none"],
    otherwise: "auto",
  },
  { key: "far_hang_up", as: "choice", radio: true, options: ["tone", "signalled"], otherwise: "tone" },
  { ...SILENCE, when: ({ far_hang_up }) => far_hang_up !== "signalled" },
  { key: "answer_supervision", as: "switch", otherwise: false },
  { key: "rx_gain_db", as: "number", unit: "dB", least: -12, most: 12, step: 0.5, otherwise: 0 },
  { key: "tx_gain_db", as: "number", unit: "dB", least: -12, most: 12, step: 0.5, otherwise: 0 },
  {
    key: "echo_canceller",
    as: "choice",
    options: ["oslec", "mg2", "hwec", "none"],
    otherwise: "oslec",
  },
];

/** One line, or a trunk with many channels. */
export const LINE: readonly GroupSpec[] = [
  {
    id: "what",
    when: isSip,
    fields: [
      { key: "peer", as: "one", of: ["sip_peers"] },
      { key: "channels", as: "number", unit: "calls", least: 1, most: 500, otherwise: 1 },
    ],
  },
  {
    id: "channel",
    when: isSip,
    folded: true,
    fields: [
      { key: "channel", as: "text", optional: true },
      { key: "dial_prefix", as: "text", mode: "tel", optional: true },
    ],
  },
  { id: "network", when: isNetwork, folded: true, fields: NETWORK },
  { id: "port", when: isAnalog, fields: PORT },
  { id: "exchange", when: isAnalog, folded: true, fields: EXCHANGE },
];

/** Lines merged into one number. */
export const TRUNK_GROUP: readonly GroupSpec[] = [
  {
    id: "what",
    fields: [
      { key: "name", as: "text", optional: true },
      { key: "tariff", as: "one", of: ["tariffs"], optional: true },
      { key: "lines", as: "many", of: ["lines"], ordered: true },
    ],
  },
  {
    id: "out",
    fields: [
      {
        key: "hunt",
        as: "choice",
        radio: true,
        options: ["descending", "ascending", "round_robin"],
        otherwise: "descending",
      },
      { key: "reserve", as: "number", unit: "calls", least: 0, otherwise: 0 },
    ],
  },
];

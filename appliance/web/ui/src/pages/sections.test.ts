import { expect, test } from "vitest";
import type { Page } from "@/app/page";
import type { FieldSpec, GroupSpec } from "@/parts/thing-form";
import openapi from "../api/openapi.json";
import { HOTLINE } from "./hotlines/form";
import { LINE, PEER, TRUNK_GROUP } from "./lines-setup/forms";
import { TARIFF } from "./lines-setup/tariff";
import { AGENT, DEPARTMENT, ENDPOINT } from "./people/forms";
import { CALENDAR, SCHEDULE } from "./schedules/forms";
import { COMPANY, RECORDINGS, RETENTION } from "./settings/forms";

/** Where each section of the configuration is set up. A section that stands nowhere here, no page edits. */
const PAGE_OF: Record<string, string> = {
  site: "/settings",
  recordings: "/settings",
  retention: "/settings",
  notifications: "/settings",
  wrap_up_codes: "/settings",
  sip_peers: "/line-setup",
  lines: "/line-setup",
  trunk_groups: "/line-setup",
  tariffs: "/line-setup",
  agents: "/people",
  departments: "/people",
  endpoints: "/people",
  schedules: "/schedules",
  calendars: "/schedules",
  lists: "/lists",
  hotlines: "/hotlines",
  stories: "/flows",
};

/** Which form edits the model of which name, and what of it stands elsewhere: key → where, or why not. */
const FORMS: [string, readonly GroupSpec[], Record<string, string>][] = [
  ["Site", COMPANY, {}],
  ["Recordings", RECORDINGS, {}],
  ["Retention", RETENTION, {}],
  ["SipPeer", PEER, {}],
  ["SipLine", LINE, { kind: "chosen when it is made" }],
  ["SimulatedLine", LINE, { kind: "chosen when it is made", dtmf: "for trials", channels: "always 1" }],
  ["AnalogLine", LINE, { kind: "chosen when it is made", tones: "learned by the line doctor" }],
  ["TrunkGroup", TRUNK_GROUP, {}],
  ["Tariff", TARIFF, {}],
  ["Agent", AGENT, {}],
  ["Department", DEPARTMENT, {}],
  ["OutsideEndpoint", ENDPOINT, { kind: "chosen when it is made" }],
  ["PhoneEndpoint", ENDPOINT, { kind: "chosen when it is made" }],
  ["BrowserEndpoint", ENDPOINT, { kind: "chosen when it is made" }],
  ["AnalogEndpoint", ENDPOINT, { kind: "chosen when it is made" }],
  ["Schedule", SCHEDULE, {}],
  ["Calendar", CALENDAR, {}],
  ["Hotline", HOTLINE, { flow: "the flow editor" }],
];

/** Models that stand in a form of another one, by the way of keys to them. */
const INNER: [string, readonly GroupSpec[], string[], Record<string, string>][] = [
  ["Speech", COMPANY, ["speech"], {}],
  ["Screening", HOTLINE, ["screening"], { region: "a list by region does the same" }],
  ["Caps", HOTLINE, ["caps"], {}],
  ["ConcurrentCap", HOTLINE, ["caps", "concurrent"], {}],
  ["CountCap", HOTLINE, ["caps", "counts"], {}],
  ["MonthlyCap", HOTLINE, ["caps", "monthly"], {}],
  ["Fallback", HOTLINE, ["fallback"], {}],
  ["Rate", TARIFF, ["incoming"], {}],
  ["OutgoingRate", TARIFF, ["outgoing"], {}],
  ["Discount", TARIFF, ["discounts"], {}],
];

const schemas = openapi.components.schemas as Record<string, { properties?: object }>;
const keysOf = (model: string) => Object.keys(schemas[model]?.properties ?? {}).sort();
const fieldsOf = (groups: readonly GroupSpec[]) => groups.flatMap((group) => group.fields);
const pages = import.meta.glob<Page>("./*/page.ts", { eager: true, import: "default" });

function below(fields: readonly FieldSpec[], way: readonly string[]): readonly FieldSpec[] {
  const [first, ...rest] = way;
  if (first === undefined) return fields;
  const found = fields.find((field) => field.key === first);
  return found && "fields" in found ? below(found.fields, rest) : [];
}

function complete(model: string, fields: readonly FieldSpec[], elsewhere: Record<string, string>): void {
  const edited = new Set([...fields.map((field) => field.key), ...Object.keys(elsewhere)]);
  expect(keysOf(model).filter((key) => !edited.has(key))).toEqual([]);
  expect(keysOf(model)).not.toEqual([]);
}

test("every section of the configuration has a page", () => {
  const sections = keysOf("Document").filter((key) => key !== "config_version");
  expect(Object.keys(PAGE_OF).sort()).toEqual(sections);
  const paths = new Set(Object.values(pages).map((page) => page.path));
  for (const [section, path] of Object.entries(PAGE_OF)) expect(paths, section).toContain(path);
});

test.each(FORMS)("the form of %s has all that can be set", (model, groups, elsewhere) => {
  complete(model, fieldsOf(groups), elsewhere);
});

test.each(INNER)(
  "the form of %s has all that can be set, within another",
  (model, groups, way, elsewhere) => {
    complete(model, below(fieldsOf(groups), way), elsewhere);
  },
);

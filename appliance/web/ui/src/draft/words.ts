import type { TFunction } from "i18next";
import { serverText } from "@/i18n/serverText";
import type { Difference, Fault, Json, LooseDocument, Table } from "./types";

type Told = TFunction<"draft">;
type Tree = { [key: string]: Json };
type Say = (value: Json) => string;
type Path = readonly (string | number)[];

const LONGEST = 48;
const NOT_SAID = new Set(["flow", "nodes"]);
/** What is below these goes by an id, and is told by its name. */
const BY_ID: ReadonlySet<string> = new Set<Table | "nodes" | "channels" | "wrap_up_codes">([
  "sip_peers",
  "lines",
  "trunk_groups",
  "agents",
  "endpoints",
  "departments",
  "schedules",
  "calendars",
  "lists",
  "tariffs",
  "hotlines",
  "nodes",
  "channels",
  "wrap_up_codes",
]);

/** What the ids below these words are of. */
const NAMES: Readonly<Record<string, readonly Table[]>> = {
  agents: ["agents"],
  agent: ["agents"],
  endpoints: ["endpoints", "agents"],
  department: ["departments"],
  departments: ["departments"],
  lines: ["lines"],
  trunk_group: ["trunk_groups"],
  trunk_groups: ["trunk_groups"],
  peer: ["sip_peers"],
  tariff: ["tariffs"],
  schedule: ["schedules"],
  hours: ["schedules"],
  calendar: ["calendars"],
  always: ["lists"],
  only: ["lists"],
  list: ["lists"],
  hotline: ["hotlines"],
  hotlines: ["hotlines"],
};

/** Say where something is: ["departments", "sales", "agents", 1] is "部门 销售 › 坐席 › 第 2 项". */
export function placeWords(t: Told, path: Path, document: LooseDocument | undefined): string {
  return parts(t, path, document).join(" › ");
}

/** Say a fault: where, and what is wrong. */
export function faultWords(t: Told, fault: Fault, document: LooseDocument | undefined): string {
  return `${placeWords(t, fault.path, document)}${t("colon")}${serverText(fault.message)}`;
}

/** Say a change: where, and what it is. */
export function differenceWords(
  t: Told,
  change: Difference,
  document: LooseDocument | undefined,
): { place: string; what: string } {
  const place = placeWords(t, change.path, document);
  const say: Say = (value) => nameOf(change.path, value, document) ?? valueWords(t, value);
  return { place, what: whatWords(t, change, say) };
}

/** What is meant by an id that stands at a path: its name, where it has one. */
function nameOf(
  path: Path,
  value: Json | undefined,
  document: LooseDocument | undefined,
): string | undefined {
  const word = path.findLast((part) => typeof part === "string");
  const tables = typeof word === "string" ? (NAMES[word] ?? []) : [];
  if (typeof value !== "string") return undefined;
  const thing = tables.map((table) => document?.[table]?.[value]).find((found) => found !== undefined);
  return thing && named(value, thing as Json);
}

function whatWords(t: Told, { kind, before, after }: Difference, say: Say): string {
  const [old, now] = [before as Json, after as Json];
  if (kind === "order") return t("change.order");
  if (isList(old) && isList(now)) return listWords(t, old, now, say);
  if (kind === "added") return t("change.added", { value: allWords(t, now, say) });
  if (kind === "removed") return t("change.removed", { value: allWords(t, old, say) });
  if (isSecret(old) || isSecret(now)) return t("change.secret");
  if (isComposed(old) || isComposed(now)) return t("change.changed");
  return t("change.fromTo", { before: say(old), after: say(now) });
}

/** Say what has come or gone: of a list of ids, the name of each. */
function allWords(t: Told, value: Json, say: Say): string {
  return isList(value) && !value.some(isComposed) ? value.map(say).join(t("comma")) : say(value);
}

function listWords(t: Told, before: Json[], after: Json[], say: Say): string {
  if (before.some(isComposed) || after.some(isComposed)) return t("change.changed");
  const come = after.filter((item) => !before.includes(item)).map(say);
  const gone = before.filter((item) => !after.includes(item)).map(say);
  const told = [
    come.length > 0 && t("change.added", { value: come.join(t("comma")) }),
    gone.length > 0 && t("change.removed", { value: gone.join(t("comma")) }),
  ].filter(Boolean);
  return told.length > 0 ? told.join(t("comma")) : t("change.order");
}

/** Say a value as people read it. */
export function valueWords(t: Told, value: Json | undefined): string {
  if (value === null || value === undefined || value === "") return t("value.none");
  if (typeof value === "boolean") return value ? t("value.yes") : t("value.no");
  if (Array.isArray(value)) return short(value.map((item) => valueWords(t, item)).join(t("comma")));
  if (typeof value !== "object") return short(t(`values.${value}`, { defaultValue: String(value) }));
  const known = value.name ?? value.text ?? value.file ?? value.builtin ?? value.kind;
  return known === undefined ? t("value.thing") : valueWords(t, known);
}

function parts(t: Told, path: Path, document: LooseDocument | undefined): string[] {
  const words: string[] = [];
  let here: Json | undefined = document as Json | undefined;
  path.forEach((part, depth) => {
    here = below(here, part);
    const above = path[depth - 1];
    if (typeof part === "number") words.push(t("item", { number: part + 1 }));
    else if (BY_ID.has(String(above))) words.push(named(part, here));
    else if (depth === 0) words.push(t(`things.${part}`, { defaultValue: part }));
    else if (!NOT_SAID.has(part)) words.push(t(`keys.${part}`, { defaultValue: part }));
  });
  return words.length > 0 ? words : [t("whole")];
}

function named(id: string, thing: Json | undefined): string {
  const name = isTree(thing) ? thing.name : undefined;
  return typeof name === "string" && name !== "" ? name : id;
}

function below(here: Json | undefined, part: string | number): Json | undefined {
  if (Array.isArray(here)) return typeof part === "number" ? here[part] : undefined;
  return isTree(here) ? here[part] : undefined;
}

const isTree = (value: Json | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: Json): value is Json[] => Array.isArray(value);
const isComposed = (value: Json): boolean =>
  isTree(value) && !("text" in value) && !("file" in value) && !("builtin" in value);
const isSecret = (value: Json): boolean => value === "********";
const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

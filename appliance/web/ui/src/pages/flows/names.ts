/** What the configuration calls things: ids and the names that people know. */
import type { JsonObject } from "@/flow/document";
import { getAt, type Json } from "@/flow/document";
import type { Table } from "@/flow/fields";

export type Named = Readonly<Record<string, string>>;

export interface Names {
  readonly agents: Named;
  readonly departments: Named;
  readonly endpoints: Named;
  readonly schedules: Named;
  readonly lists: Named;
  readonly trunk_groups: Named;
  /** Who answers for a department, by its id. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly language: string;
  /** What built-in prompts say, by their ids. */
  readonly builtins: Named;
}

export const NO_NAMES: Names = {
  agents: {},
  departments: {},
  endpoints: {},
  schedules: {},
  lists: {},
  trunk_groups: {},
  members: {},
  language: "zh",
  builtins: {},
};

function entries(document: JsonObject, section: string): [string, Json][] {
  const table = document[section];
  if (typeof table !== "object" || table === null || Array.isArray(table)) return [];
  return Object.entries(table).flatMap(([id, value]) =>
    value === undefined ? [] : [[id, value] as [string, Json]],
  );
}

function named(document: JsonObject, section: string): Named {
  const name = (id: string, value: Json): string => {
    const told = getAt(value, ["name"]);
    return typeof told === "string" && told !== "" ? told : id;
  };
  return Object.fromEntries(entries(document, section).map(([id, value]) => [id, name(id, value)]));
}

/** Read the names out of a document. */
export function namesOf(document: JsonObject): Names {
  const tables: readonly (Table | "agents")[] = [
    "agents",
    "departments",
    "endpoints",
    "schedules",
    "lists",
    "trunk_groups",
  ];
  const [agents, departments, endpoints, schedules, lists, trunk_groups] = tables.map((table) =>
    named(document, table),
  );
  const members = Object.fromEntries(
    entries(document, "departments").map(([id, value]) => {
      const agents = getAt(value, ["agents"]);
      return [id, Array.isArray(agents) ? agents.map(String) : []];
    }),
  );
  const language = getAt(document, ["site", "language"]);
  return {
    ...NO_NAMES,
    ...{ agents, departments, endpoints, schedules, lists, trunk_groups, members },
    language: typeof language === "string" ? language : "zh",
  } as Names;
}

/** Whom a call can be offered to: agents and endpoints, with what people call them. */
export function targetName(names: Names, target: string): string {
  const agent = names.agents[target];
  return agent === undefined ? (names.endpoints[target] ?? target) : agent;
}

interface Builtin {
  readonly id: string;
  readonly text: Readonly<Record<string, string>>;
}

/** Know what built-in prompts say, in the company's language. */
export function builtinsOf(names: Names, all: readonly Builtin[]): Names {
  const told = all.map(({ id, text }) => [id, text[names.language] ?? id] as const);
  return { ...names, builtins: Object.fromEntries(told) };
}

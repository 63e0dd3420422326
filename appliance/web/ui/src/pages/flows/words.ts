/** Nodes, exits and fields in the reader's words. */
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ENTRANCE, type Flow, type FlowNode, getAt, type Json, type NodeKind } from "@/flow/document";
import type { Exit } from "@/flow/exits";
import { exitsAt } from "@/flow/exits";
import type { NodeFault } from "@/flow/faults";
import { serverText } from "@/i18n/serverText";
import { type Names, targetName } from "./names";

export interface Words {
  readonly t: TFunction;
  kind(kind: NodeKind | "entrance"): string;
  does(kind: NodeKind): string;
  /** What a node says or does, in a line. */
  summary(node: FlowNode): string;
  /** A node by kind and summary: "响铃 · 销售部". */
  title(flow: Flow, id: string): string;
  exit(node: FlowNode | null, exit: Exit): string;
  unset(exit: Exit): string;
  fault(flow: Flow, id: string, fault: NodeFault): string;
  prompt(prompt: Json | undefined): string;
}

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

export function useWords(names: Names): Words {
  const { t, i18n } = useTranslation("flows");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language has other words
  return useMemo(() => wordsOf(t, names), [t, names, i18n.language]);
}

export function wordsOf(t: TFunction, names: Names): Words {
  const prompt = (value: Json | undefined): string => promptWords(t, names, value);
  const summary = (node: FlowNode): string => SUMMARIES[node.kind](node, t, names);
  const kind = (one: NodeKind | "entrance"): string => t(`kind.${one}.name`);
  const exit = (node: FlowNode | null, one: Exit): string => exitWords(t, names, node, one);
  return {
    t,
    kind,
    summary,
    prompt,
    exit,
    does: (one) => t(`kind.${one}.does`),
    unset: (one) => t(`unset.${one.unset}`),
    title: (flow, id) => {
      const node = flow.nodes[id];
      return node ? `${kind(node.kind)} · ${short(summary(node))}` : id === ENTRANCE ? kind("entrance") : id;
    },
    fault: (flow, id, fault) => {
      if (fault.is === "loose") return t("fault.loose");
      if (fault.path[0] === "prompt" && flow.nodes[id]?.prompt === "") return t("says.noPrompt");
      if (fault.is !== "open") return serverText(fault.message);
      const one = exitsAt(flow, id).find((each) => each.path.join("/") === fault.path.join("/"));
      return t("fault.open", { exit: one ? exit(flow.nodes[id] ?? null, one) : "" });
    },
  };
}

function exitWords(t: TFunction, names: Names, node: FlowNode | null, exit: Exit): string {
  const row = node && exit.index !== undefined ? getAt(node, [exit.field, exit.index]) : undefined;
  if (node?.kind === "region" && row !== undefined) return regionWords(t, getAt(row, ["where"]));
  if (node?.kind === "traffic" && row !== undefined) return measureWords(t, names, row);
  const values = { key: exit.key, number: (exit.index ?? 0) + 1, percent: getAt(row, ["percent"]) ?? "?" };
  return t([`exit.${node?.kind ?? "any"}.${exit.field}`, `exit.any.${exit.field}`], values);
}

/** Name a region by what it lists: "广东、福建". */
export function regionWords(t: TFunction, where: Json | undefined): string {
  const all = ["countries", "provinces", "cities", "area_codes", "prefixes"].flatMap((part) =>
    strings(getAt(where, [part])),
  );
  if (all.length === 0) return t("rule.nowhere");
  return all.length > 3 ? `${all.slice(0, 3).join("、")}…` : all.join("、");
}

function measureWords(t: TFunction, names: Names, rule: Json): string {
  const department = getAt(rule, ["department"]);
  const whose = typeof department === "string" ? `${names.departments[department] ?? department} ` : "";
  const what = whose + t(`rule.${String(getAt(rule, ["measure"]))}`);
  const [least, most] = [getAt(rule, ["at_least"]) ?? null, getAt(rule, ["at_most"]) ?? null];
  const how = least === null ? "most" : most === null ? "least" : "between";
  return t(`rule.${how}`, { what, least, most: most ?? "?" });
}

/** Say what a prompt says. */
export function promptWords(t: TFunction, names: Names, prompt: Json | undefined): string {
  if (typeof prompt === "string") return prompt.trim() || t("says.noPrompt");
  const [text, builtin, file, languages] = ["text", "builtin", "file", "by_language"].map((key) =>
    getAt(prompt, [key]),
  );
  if (typeof text === "string") return text;
  if (typeof builtin === "string") return names.builtins[builtin] ?? t("says.builtin", { id: builtin });
  if (typeof file === "string") return t("says.file", { file });
  if (typeof languages === "object" && languages !== null && !Array.isArray(languages)) {
    return t("says.languages", { text: promptWords(t, names, Object.values(languages)[0]) });
  }
  return t("says.noPrompt");
}

type Summary = (node: FlowNode, t: TFunction, names: Names) => string;

const says: Summary = (node, t, names) => promptWords(t, names, node.prompt);
const whom: Summary = (node, t, names) => {
  if (node.dialled === true) return t("says.dialled");
  if (typeof node.department === "string") return names.departments[node.department] ?? node.department;
  const targets = strings(node.targets);
  return targets.length > 0 ? targets.map((one) => targetName(names, one)).join("、") : t("says.nobody");
};
const mailbox: Summary = (node, t, names) =>
  typeof node.mailbox === "string" ? (names.departments[node.mailbox] ?? node.mailbox) : t("says.company");

const SUMMARIES: Readonly<Record<NodeKind, Summary>> = {
  announcement: says,
  menu: says,
  information: says,
  language: (node, t) =>
    t("says.speak", {
      language: t(`language.${String(node.language)}`, { defaultValue: String(node.language ?? "?") }),
    }),
  hang_up: (node, t, names) => (node.prompt == null ? t("says.nothing") : promptWords(t, names, node.prompt)),
  ring: whom,
  queue: whom,
  voicemail: mailbox,
  fax: mailbox,
  callback: (node, t, names) =>
    typeof node.department === "string"
      ? (names.departments[node.department] ?? node.department)
      : t("says.nobody"),
  survey: (node, t, names) =>
    node.prompt == null ? t("says.askSurvey") : promptWords(t, names, node.prompt),
  schedule: (node, t, names) =>
    typeof node.schedule === "string" && node.schedule !== ""
      ? (names.schedules[node.schedule] ?? node.schedule)
      : t("says.noSchedule"),
  caller: (node, t, names) =>
    strings(node.lists)
      .map((list) => names.lists[list] ?? list)
      .join("、") || t("says.noLists"),
  region: (node, t) => t("says.regions", { count: Array.isArray(node.rules) ? node.rules.length : 0 }),
  traffic: (node, t, names) =>
    Array.isArray(node.rules) && node.rules[0] ? measureWords(t, names, node.rules[0]) : "",
  percentage: (node) =>
    (Array.isArray(node.shares) ? node.shares : [])
      .map((share) => `${String(getAt(share, ["percent"]) ?? "?")}%`)
      .join(" / "),
  pin: (node, t) => {
    const count = Array.isArray(node.pins) ? node.pins.length : 0;
    return count === 0 ? t("says.noPins") : t("says.pins", { count });
  },
};

const LONGEST = 18;

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

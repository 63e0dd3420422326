import type { ComponentType } from "react";
import type { Json, Table } from "@/draft";

/** The message for an input at a path; with "*" at its end the first one there or below. */
export type FaultAt = (...path: (string | number)[]) => string | undefined;

/** A thing of the document as a form holds it; what is as usual is left out. */
export type Thing = { [key: string]: Json };

/** Keys that change; `undefined` leaves one out. */
export type News = { [key: string]: Json | undefined };

/** What a form field of one's own is given. */
export type FieldProps = {
  label: string;
  hint?: string;
  value: Json | undefined;
  /** `undefined` leaves the key out: it is as usual then. `also`: other keys of the form's thing that go with it. */
  onChange: (value: Json | undefined, also?: News) => void;
  thing: Thing;
  faultAt: FaultAt;
};

type Kinds =
  | { as: "text"; mode?: "tel" | "numeric" | "url"; otherwise?: string }
  | { as: "number"; unit?: string; least?: number; most?: number; step?: number; otherwise?: number }
  | { as: "switch"; otherwise: boolean }
  | { as: "choice"; options: readonly string[]; otherwise?: string; radio?: boolean }
  /** Yes, no, or as the company does it. */
  | { as: "maybe" }
  | { as: "one"; of: readonly Table[] }
  | { as: "many"; of: readonly Table[]; ordered?: boolean }
  | { as: "texts"; mode?: "tel" }
  | { as: "prompt" }
  | { as: "secret" }
  | { as: "date" }
  | { as: "items"; fields: readonly FieldSpec[]; fresh: Thing }
  | { as: "inner"; fields: readonly FieldSpec[] }
  | { as: "own"; Show: ComponentType<FieldProps> };

/** One input: its key in the thing, and how it is shown. Its words are `<words>.fields.<key>` and `.hints.<key>`. */
export type FieldSpec = Kinds & { key: string; optional?: boolean; when?: (thing: Thing) => boolean };

/** Fields that belong together; `folded` ones are opened by those who want them. Its title is `<words>.groups.<id>`. */
export type GroupSpec = {
  id: string;
  fields: readonly FieldSpec[];
  folded?: boolean;
  when?: (thing: Thing) => boolean;
};

/** The value to be kept: what is as usual, or empty, is left out. */
export function kept(value: Json | undefined, otherwise: Json | undefined): Json | undefined {
  if (value === undefined || value === null || value === "" || value === otherwise) return undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** The thing with a key set, or left out. */
export function withKey(thing: Thing, key: string, value: Json | undefined): Thing {
  const { [key]: _before, ...rest } = thing;
  if (value === undefined) return rest;
  return key in thing ? { ...thing, [key]: value } : { ...rest, [key]: value };
}

/** The thing with several keys set, or left out. */
export function withKeys(thing: Thing, news: News): Thing {
  return Object.entries(news).reduce((now, [key, value]) => withKey(now, key, value), thing);
}

/** The fields that are to be seen now. */
export function shown(fields: readonly FieldSpec[], thing: Thing): FieldSpec[] {
  return fields.filter((field) => field.when?.(thing) ?? true);
}

/** What is wrong below a place and stands at none of its fields. */
export function unclaimed(
  fields: readonly FieldSpec[],
  faultAt: FaultAt,
  ...place: (string | number)[]
): string | undefined {
  const isClaimed = fields.some((field) => faultAt(...place, field.key, "*") !== undefined);
  return isClaimed ? faultAt(...place) : faultAt(...place, "*");
}

export const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
export const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
export const thingOf = (value: Json | undefined): Thing =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
export const thingsIn = (value: Json | undefined): Thing[] =>
  Array.isArray(value) ? value.map(thingOf) : [];

/** What was typed as several entries: one a line, or with commas between them. */
export function split(typed: string): string[] {
  return typed
    .split(/[\s,，、;；]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** A number as a form shows it; texts that are numbers, too. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && value !== "" && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
}

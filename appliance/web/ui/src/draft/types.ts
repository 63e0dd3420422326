import type { Schemas } from "@/api/client";

/** The whole configuration, as it is in force. */
export type Document = Schemas["Document"];

/** Sections that hold things by id. */
export type Table =
  | "sip_peers"
  | "lines"
  | "trunk_groups"
  | "agents"
  | "endpoints"
  | "departments"
  | "schedules"
  | "calendars"
  | "lists"
  | "tariffs"
  | "hotlines";

/** Sections that are one thing. */
export type Single = "site" | "recordings" | "retention" | "wrap_up_codes" | "notifications" | "stories";

/** One part of the draft: a thing of a table, or a section. */
export type Place = { section: Table; id: string } | { section: Single };

/** What a thing of a table is, or a section. A draft may be incomplete, and leaves out what is as usual. */
export type ThingOf<T extends Table> = Loose<NonNullable<Document[T]>[string]>;
export type SectionOf<S extends Single> = Loose<NonNullable<Document[S]>>;

/** Anything may be missing but `kind`, which tells what it is. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { [K in keyof T as K extends "kind" ? K : never]: T[K] } & {
        [K in keyof T as K extends "kind" ? never : K]?: Loose<T[K]>;
      }
    : T;

export type LooseDocument = { [T in Table]?: Record<string, ThingOf<T>> } & { [S in Single]?: SectionOf<S> };

export type Draft = Omit<Schemas["DraftBody"], "document"> & { document: LooseDocument };
export type PartBody<V> = Omit<Schemas["DraftPartBody"], "value" | "in_force"> & {
  value: V;
  in_force: V | null;
};
export type Difference = Schemas["DifferenceBody"];
export type Job = Schemas["JobBody"];
export type Fault = Schemas["Fault"];
/** A part of a document, of any kind. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

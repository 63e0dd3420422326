import type { Schemas } from "@/api/client";
import type { CallerList } from "./data";

export const USES = ["keep", "block", "always", "only", "none"] as const;

/** A list as the form holds it; places are typed with commas between them. */
export type Plan = {
  name: string;
  use: (typeof USES)[number];
  number: string;
  provinces: string[];
  cities: string;
  areaCodes: string;
  anonymous: boolean;
};

export const FRESH: Plan = {
  name: "",
  use: "block",
  number: "",
  provinces: [],
  cities: "",
  areaCodes: "",
  anonymous: false,
};

export function planOf(list: CallerList): Plan {
  return {
    ...FRESH,
    name: list.name,
    use: "keep",
    provinces: [...(list.region?.provinces ?? [])],
    cities: (list.region?.cities ?? []).join("、"),
    areaCodes: (list.region?.area_codes ?? []).join(" "),
    anonymous: list.anonymous,
  };
}

/** What is sent of a plan; parts of a region that the form doesn't show stay as they are. */
export function bodyOf(plan: Plan, list?: CallerList): Schemas["NewListBody"] {
  const region = {
    countries: list?.region?.countries ?? [],
    prefixes: list?.region?.prefixes ?? [],
    provinces: plan.provinces,
    cities: citiesIn(plan.cities, list?.region?.cities ?? []),
    area_codes: parts(plan.areaCodes, /[\s,，、;；]+/),
  };
  const isAnywhere = Object.values(region).every((part) => part.length === 0);
  return {
    name: plan.name.trim(),
    anonymous: plan.anonymous,
    region: isAnywhere ? null : region,
    use: plan.use === "keep" ? null : plan.use,
    number: plan.number.trim() === "" ? null : plan.number.trim(),
  };
}

/** Whether a new list would hold anybody. */
export function holdsSomebody(plan: Plan): boolean {
  const body = bodyOf(plan);
  return Boolean(body.number || body.region || body.anonymous);
}

const BETWEEN_CHINESE = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/u;

/** Cities with commas between them, Chinese ones also with blanks; a blank within a name that is there is its own. */
function citiesIn(typed: string, there: readonly string[]): string[] {
  return parts(typed, /[,，、;；\n]+/).flatMap((each) =>
    there.includes(each) ? [each] : parts(each, BETWEEN_CHINESE),
  );
}

function parts(typed: string, between: RegExp): string[] {
  return typed
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

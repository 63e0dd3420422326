import { useTranslation } from "react-i18next";
import type { Json } from "@/draft";
import { RadioGroup, Select } from "..";
import { type FieldSpec, kept, textOf } from "./spec";
import type { Words } from "./words";

type ChoiceProps = {
  label: string;
  hint: string | undefined;
  fault: string | undefined;
  optional: boolean | undefined;
  spec: Extract<FieldSpec, { as: "choice" | "maybe" }>;
  words: Words;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
};

/** One of a few words; or yes, no, and what is usual. */
export function Choice({ spec, words, value, onChange, ...told }: ChoiceProps) {
  const { t } = useTranslation("forms");
  const { key } = spec;
  const options = spec.as === "choice" ? spec.options : ["", "yes", "no"];
  const shown = options.map((each) => ({
    value: each,
    label: spec.as === "choice" ? words.option(key, each) : t(`maybe.${each || "usual"}`),
    hint: spec.as === "choice" ? words.optionHint(key, each) : undefined,
  }));
  const chosen = spec.as === "choice" ? textOf(value ?? spec.otherwise) : maybeOf(value);
  const take = (next: string) =>
    onChange(spec.as === "choice" ? kept(next, spec.otherwise) : next === "" ? undefined : next === "yes");
  return spec.as === "choice" && spec.radio ? (
    <RadioGroup {...told} value={chosen} options={shown} onChange={take} />
  ) : (
    <Select {...told} value={chosen} options={shown} onChange={take} />
  );
}

function maybeOf(value: Json | undefined): string {
  return typeof value === "boolean" ? (value ? "yes" : "no") : "";
}

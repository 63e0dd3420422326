import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { day } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { type Filter, WORDS, type Word } from "./filters";

type Chip = { word: Word; label: string; without: Filter };
type Choices = Schemas["ChoicesBody"] | undefined;

/** Each filter that is on, in words, and what takes it off. */
export function useChips(filter: Filter, choices: Choices): Chip[] {
  const { t } = useTranslation("calls");
  const name = (word: "hotline" | "agent" | "department", id: string) =>
    choices?.[word].find((each) => each.id === id)?.name ?? id;
  const said = (word: Word, value: string): string => {
    if (word === "from" || word === "to") return t(`chip.${word}`, { day: day(`${value}T12:00:00Z`) });
    if (word === "result") return t(`result.${value}`);
    if (word === "kind") return t(`kind.${value}`);
    if (word === "hotline" || word === "agent" || word === "department") return name(word, value);
    if (word.startsWith("has_") || word === "in_progress") return t(`chip.${word}_${value}`);
    if (word === "refused_by") return serverText(value);
    return t(`chip.${word}`, { value });
  };
  return WORDS.flatMap((word) => {
    const value = filter[word];
    if (!value || (word === "to" && filter.from)) return [];
    if (word === "from" && filter.to) {
      const [from, to] = [day(`${value}T12:00:00Z`), day(`${filter.to}T12:00:00Z`)];
      const label = from === to ? from : t("chip.days", { from, to });
      return [{ word, label, without: { from: "", to: "" } }];
    }
    return [{ word, label: said(word, value), without: { [word]: "" } }];
  });
}

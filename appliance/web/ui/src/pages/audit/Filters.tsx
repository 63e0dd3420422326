import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Grid, Select, TextInput } from "@/parts";

/** Which entries are wanted; "" is any. Days are both included. */
export type Wanted = { who: string; action: string; since: string; until: string };

export const NONE: Wanted = { who: "", action: "", since: "", until: "" };

type FiltersProps = {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  words?: Schemas["AuditWordsBody"];
};

/** By person, action and days. */
export function Filters({ wanted, onChange, words }: FiltersProps) {
  const { t } = useTranslation("audit");
  const people = (words?.people ?? []).map((who) => ({
    value: who,
    label: who === "zongji" ? t("itself") : who,
  }));
  const actions = (words?.actions ?? []).map((word) => ({ value: word, label: t(`word.${word}`, word) }));
  return (
    <Grid least={180}>
      <Select
        label={t("who")}
        value={wanted.who}
        onChange={(who) => onChange({ ...wanted, who })}
        options={[{ value: "", label: t("anybody") }, ...people]}
      />
      <Select
        label={t("action")}
        value={wanted.action}
        onChange={(action) => onChange({ ...wanted, action })}
        options={[{ value: "", label: t("anything") }, ...actions]}
      />
      <TextInput
        type="date"
        label={t("since")}
        value={wanted.since}
        onChange={(since) => onChange({ ...wanted, since })}
      />
      <TextInput
        type="date"
        label={t("until")}
        value={wanted.until}
        onChange={(until) => onChange({ ...wanted, until })}
      />
    </Grid>
  );
}

import { useTranslation } from "react-i18next";
import { Checkbox, RadioGroup, Stack, TextInput } from "@/parts";
import { type Plan, USES } from "./plan";
import { RegionChoice } from "./RegionChoice";

type ListFormProps = {
  plan: Plan;
  onChange: (plan: Plan) => void;
  /** A new list may begin with a number; the others are added on its own page. */
  fresh?: boolean;
};

/** What a list is called, whom it holds beside its numbers, and what hotlines do with them. */
export function ListForm({ plan, onChange, fresh = false }: ListFormProps) {
  const { t } = useTranslation("lists");
  const set = <Key extends keyof Plan>(key: Key, value: Plan[Key]) => onChange({ ...plan, [key]: value });
  return (
    <Stack>
      <TextInput
        label={t("form.name")}
        hint={t("form.nameHint")}
        maxLength={64}
        value={plan.name}
        onChange={(name) => set("name", name)}
        required
      />
      <RadioGroup
        label={t("form.use")}
        value={plan.use}
        onChange={(use) => set("use", use)}
        options={USES.filter((use) => use !== "keep" || !fresh).map((use) => ({
          value: use,
          label: t(`form.uses.${use}`),
          hint: t(`form.useHints.${use}`),
        }))}
      />
      {fresh && (
        <TextInput
          label={t("form.number")}
          hint={t("form.numberHint")}
          optional
          inputMode="tel"
          maxLength={32}
          value={plan.number}
          onChange={(number) => set("number", number)}
        />
      )}
      <RegionChoice plan={plan} onChange={onChange} />
      <Checkbox
        label={t("form.anonymous")}
        hint={t("form.anonymousHint")}
        checked={plan.anonymous}
        onChange={(anonymous) => set("anonymous", anonymous)}
      />
    </Stack>
  );
}

import { useTranslation } from "react-i18next";
import { chooseLanguage, LANGUAGES, type Language } from "@/i18n/i18n";
import { RadioGroup, Select, Stack, TextInput } from "@/parts";
import { type Answers, isAnswered, timeZones } from "./steps";

type StepProps = { answers: Answers; change: (part: Partial<Answers>) => void };

/** Language, name in the network, time zone. */
export function HelloStep({ answers, change }: StepProps) {
  const { t } = useTranslation("wizard");
  const take = (language: Language) => {
    change({ language });
    void chooseLanguage(language);
  };
  return (
    <Stack>
      <RadioGroup
        label={t("hello.language")}
        value={answers.language as Language}
        options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`, { ns: "common" }) }))}
        onChange={take}
      />
      <TextInput
        label={t("hello.network")}
        hint={t("hello.networkHint", { name: answers.network_name || "zongji" })}
        fault={isAnswered("hello", answers) ? undefined : t("hello.networkFault")}
        value={answers.network_name}
        maxLength={32}
        onChange={(name) => change({ network_name: name.toLowerCase() })}
      />
      <Select
        label={t("hello.zone")}
        hint={t("hello.zoneHint")}
        value={answers.time_zone}
        options={timeZones().map((value) => ({ value, label: t(`zones.${value}`, { defaultValue: value }) }))}
        onChange={(time_zone) => change({ time_zone })}
      />
    </Stack>
  );
}

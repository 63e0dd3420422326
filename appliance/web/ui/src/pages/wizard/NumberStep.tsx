import { useTranslation } from "react-i18next";
import { Stack, TextInput } from "@/parts";
import type { Answers } from "./steps";

type StepProps = { answers: Answers; change: (part: Partial<Answers>) => void };

/** The number that callers dial, and where it is. */
export function NumberStep({ answers, change }: StepProps) {
  const { t } = useTranslation("wizard");
  const plain = (typed: string) => typed.replace(/[\s-]/g, "");
  return (
    <Stack>
      <TextInput
        label={t("number.number")}
        hint={t("number.numberHint")}
        optional
        inputMode="tel"
        maxLength={32}
        value={answers.number}
        onChange={(typed) => change({ number: plain(typed) })}
      />
      <TextInput
        label={t("number.area")}
        hint={t("number.areaHint")}
        optional
        inputMode="numeric"
        maxLength={4}
        value={answers.area_code}
        onChange={(typed) => change({ area_code: plain(typed) })}
      />
    </Stack>
  );
}

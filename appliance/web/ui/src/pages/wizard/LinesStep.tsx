import { useTranslation } from "react-i18next";
import { Stack, TextInput } from "@/parts";
import { OneNumber } from "../lines-setup/OneNumber";
import { FoundLines } from "./FoundLines";
import type { Answers } from "./steps";

type StepProps = { answers: Answers; change: (part: Partial<Answers>) => void };

/** Which lines there are, and how several of them become one number. */
export function LinesStep({ answers, change }: StepProps) {
  const { t } = useTranslation("wizard");
  return (
    <Stack>
      <FoundLines />
      <TextInput
        label={t("lines.peer")}
        hint={t("lines.peerHint")}
        optional
        placeholder="192.168.1.50"
        maxLength={253}
        value={answers.peer}
        onChange={(peer) => change({ peer: peer.trim() })}
      />
      <OneNumber />
    </Stack>
  );
}

import { useTranslation } from "react-i18next";
import { Stack, TextInput } from "@/parts";
import { OneNumber } from "../lines-setup/OneNumber";
import { CardPorts } from "./CardPorts";
import { FoundLines } from "./FoundLines";
import { portsOf } from "./ports";
import type { Answers } from "./steps";
import { useCards } from "./useCards";

type StepProps = { answers: Answers; change: (part: Partial<Answers>) => void };

/** Which lines there are, and how several of them become one number. */
export function LinesStep({ answers, change }: StepProps) {
  const { t } = useTranslation("wizard");
  const cards = useCards(true) ?? [];
  const { lines, phones } = portsOf(cards);
  return (
    <Stack>
      {lines.length + phones.length > 0 && <CardPorts cards={cards} answers={answers} change={change} />}
      <FoundLines quiet={lines.length > 0} />
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

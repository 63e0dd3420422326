import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConflictDialog, SaveNote, usePart } from "@/draft";
import { Card, Stack, TextArea } from "@/parts";
import { idFor } from "@/parts/thing-form";

type Codes = Record<string, string>;
const PLACE = { section: "wrap_up_codes" } as const;

/** What an agent may choose after a call: one name a line. A name that stays, or is mended, keeps its id. */
export function WrapUpCodes() {
  const { t } = useTranslation("settings");
  const part = usePart<Codes>(PLACE);
  const [typed, setTyped] = useState<string | null>(null);
  if (part.value === undefined) return null;
  const take = () => {
    if (typed !== null) part.edit((now) => codesOf(typed, now));
    setTyped(null);
  };
  return (
    <Card title={t("wrapUp.title")}>
      <Stack>
        <TextArea
          label={t("wrapUp.label")}
          hint={t("wrapUp.hint")}
          rows={5}
          value={typed ?? Object.values(part.value).join("\n")}
          onChange={setTyped}
          onBlur={take}
        />
        <SaveNote saving={part.saving} />
      </Stack>
      <ConflictDialog saving={part.saving} />
    </Card>
  );
}

function codesOf(text: string, before: Codes): Codes {
  const names = [...new Set(text.split("\n").map((line) => line.trim()))].filter((name) => name !== "");
  const old = Object.entries(before);
  const codes: Codes = {};
  names.forEach((name, at) => {
    const same = old.find(([, known]) => known === name)?.[0];
    const renamed = names.length === old.length ? old[at]?.[0] : undefined;
    const id = same ?? renamed ?? idFor(name, "code", [...Object.keys(codes), ...Object.keys(before)]);
    codes[id] = name;
  });
  return codes;
}

import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, type SideRow, TwoSides } from "@/parts";
import type { Json } from "./types";
import type { Saving } from "./useSaving";
import { valueWords } from "./words";

/** Somebody else has changed the same part: both are shown side by side, and the person chooses. */
export function ConflictDialog<V extends object>({ saving }: { saving: Saving<V> }) {
  const { t } = useTranslation("draft");
  const { theirs } = saving;
  const [later, setLater] = useState<unknown>(null);
  const rows = theirs === null ? [] : differing(t, saving.value, theirs.value);
  if (theirs === null) return null;
  if (later === theirs)
    return <Button onClick={() => setLater(null)}>{t("conflict.look", { ns: "common" })}</Button>;
  return (
    <TwoSides
      rows={rows}
      who={theirs.changed_by}
      at={theirs.changed_at ?? null}
      onMine={saving.keepMine}
      onTheirs={saving.takeTheirs}
      onLater={() => setLater(theirs)}
    />
  );
}

function differing(t: TFunction<"draft">, mine: object | undefined, theirs: object): SideRow[] {
  const [ours, others] = [mine ?? {}, theirs] as [Record<string, Json>, Record<string, Json>];
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(others)])];
  return keys
    .filter((key) => JSON.stringify(ours[key]) !== JSON.stringify(others[key]))
    .map((key) => ({
      key,
      label: t(`keys.${key}`, { defaultValue: key }),
      mine: valueWords(t, ours[key]),
      theirs: valueWords(t, others[key]),
    }));
}

import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Whole } from "@/api/useWhole";
import { Button } from "./Button";
import { ErrorState } from "./states";
import { type SideRow, TwoSides } from "./TwoSides";

type ConflictProps<T, W> = {
  whole: Whole<T, W>;
  who: (theirs: T) => { by: string; at: string | null };
  /** All fields in words; those that are the same on both sides are left out. */
  rows: (mine: W, theirs: T) => readonly SideRow[];
};

/** Why a form was not kept: both sides to choose from where somebody was quicker, else the reason. */
export function WholeConflict<T, W>({ whole, who, rows }: ConflictProps<T, W>) {
  const { t } = useTranslation();
  const [later, setLater] = useState<unknown>(null);
  const { sides } = whole;
  if (sides === null) return whole.problem && !whole.busy ? <ErrorState error={whole.problem} /> : null;
  if (later === sides.theirs)
    return (
      <div role="alert">
        <p>{t("conflict.title")}</p>
        <Button onClick={() => setLater(null)}>{t("conflict.look")}</Button>
      </div>
    );
  const { by, at } = who(sides.theirs);
  return (
    <TwoSides
      rows={rows(sides.mine, sides.theirs).filter(({ mine, theirs }) => mine !== theirs)}
      who={by}
      at={at}
      onMine={whole.keepMine}
      onTheirs={whole.takeTheirs}
      onLater={() => setLater(sides.theirs)}
    />
  );
}

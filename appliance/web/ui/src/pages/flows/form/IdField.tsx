import { useState } from "react";
import { isFreeId, rename } from "@/flow/edits";
import { TextInput } from "@/parts";
import { useEdited } from "../useEditor";

/** The short name by which the record speaks of the step; taken over when it is left. */
export function IdField({ id }: { id: string }) {
  const { flow, edit, choose, move, positions, words } = useEdited();
  const [typed, setTyped] = useState(id);
  const isFit = isFreeId(flow, typed, id);
  const take = (): void => {
    if (!isFit || typed === id) return;
    const here = positions[id];
    if (here) move({ [typed]: here }, false);
    edit(rename(flow, id, typed));
    choose([typed]);
  };
  return (
    <TextInput
      label={words.t("form.id")}
      hint={words.t("form.idHint")}
      fault={isFit ? undefined : words.t("form.idTaken")}
      value={typed}
      maxLength={40}
      spellCheck={false}
      onChange={setTyped}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}

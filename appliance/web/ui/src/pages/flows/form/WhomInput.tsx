import { useState } from "react";
import type { FlowNode, Json } from "@/flow/document";
import { set } from "@/flow/edits";
import { RadioGroup, Select } from "@/parts";
import { useEdited } from "../useEditor";
import { optionsOf } from "./FieldInput";
import { TargetsInput } from "./TargetsInput";
import { type Told, useChange, useFault } from "./useField";

type Whom = "department" | "targets" | "dialled";

function whomOf(node: FlowNode): Whom {
  if (node.dialled === true) return "dialled";
  return Array.isArray(node.targets) && node.targets.length > 0 ? "targets" : "department";
}

/** Whom to ring: one department, certain people, or whoever the caller dialled. */
export function WhomInput({
  id,
  node,
  dialled,
  told,
}: {
  id: string;
  node: FlowNode;
  dialled: boolean;
  told: Told;
}) {
  const { flow, edit, names, words } = useEdited();
  const { t } = words;
  const [picked, pick] = useState<Whom | null>(null);
  const whom = picked ?? whomOf(node);
  const department = useChange(id, ["department"]);
  const targets = useChange(id, ["targets"]);
  const faults = { department: useFault(id, ["department"]), targets: useFault(id, ["targets"]) };
  const choose = (to: Whom): void => {
    pick(to);
    const bare = (["department", "targets", "dialled"] as const).reduce(
      (rest, key) => set(rest, id, [key], undefined),
      flow,
    );
    const value: Json | undefined = to === "dialled" ? true : to === whomOf(node) ? node[to] : undefined;
    edit(value === undefined ? bare : set(bare, id, [to], value));
  };
  const chosen = typeof node.department === "string" ? node.department : "";
  const all: readonly Whom[] = dialled ? ["department", "targets", "dialled"] : ["department", "targets"];
  const isOpen = whom === "department" ? chosen === "" : whom === "targets" && !Array.isArray(node.targets);
  return (
    <>
      <RadioGroup<Whom>
        {...told}
        value={whom}
        onChange={choose}
        options={all.map((one) => ({ value: one, label: t(`choice.whom.${one}`) }))}
      />
      {whom === "department" && (
        <Select
          label={t("field.any.department.label")}
          value={chosen}
          onChange={(to) => department(to || undefined)}
          empty={t("form.choose")}
          fault={faults.department ?? (isOpen ? t("says.nobody") : undefined)}
          options={optionsOf(names.departments, chosen)}
        />
      )}
      {whom === "targets" && (
        <TargetsInput
          told={{
            label: t("field.any.targets.label"),
            ...(faults.targets || isOpen ? { fault: faults.targets ?? t("says.nobody") } : {}),
          }}
          value={node.targets}
          onChange={targets}
        />
      )}
    </>
  );
}

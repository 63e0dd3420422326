import { useTranslation } from "react-i18next";
import { type FlowNode, getAt, type Json, type Path } from "@/flow/document";
import { set } from "@/flow/edits";
import { faultsAt } from "@/flow/faults";
import type { Field } from "@/flow/fields";
import { useEdited } from "../useEditor";

export interface Told {
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string;
}

/** The words of a field, its value, and how it is changed: typing on in one field is one step to undo. */
export function useFieldWords(id: string, node: FlowNode, field: Field) {
  const { t, i18n } = useTranslation("flows");
  const places = [`field.${node.kind}.${field.name}`, `field.any.${field.name}`];
  const hint = places.map((place) => `${place}.hint`).find((key) => i18n.exists(key, { ns: "flows" }));
  const change = useChange(id, field.path);
  const fault = useFault(id, field.path);
  const told: Told = {
    label: t(places.map((place) => `${place}.label`)),
    ...(hint ? { hint: t(hint) } : {}),
    ...(fault ? { fault } : {}),
  };
  return { value: getAt(node, field.path), change, told };
}

/** Give what puts a value at a place of a node. */
export function useChange(id: string, path: Path): (to: Json | undefined) => void {
  const { flow, edit } = useEdited();
  return (to) => {
    const next = set(flow, id, path, to);
    edit(next, `${id}.${path.join(".")}`);
  };
}

/** What is wrong at a place of a node, or below it. */
export function useFault(id: string, path: Path): string | undefined {
  const { faults, words, flow } = useEdited();
  const found = faultsAt(faults[id] ?? [], path)[0];
  if (!found) return undefined;
  return found.is === "open" ? words.t("fault.hole") : words.fault(flow, id, found);
}

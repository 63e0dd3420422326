import { type FlowNode, getAt, type Json } from "@/flow/document";
import { KEYS } from "@/flow/exits";
import type { Field } from "@/flow/fields";
import { NumberInput, Select, Switch, TextInput } from "@/parts";
import { type Prompt, PromptField } from "@/parts/prompt-field";
import { useEdited } from "../useEditor";
import { LabelsInput } from "./LabelsInput";
import { PinsInput } from "./PinsInput";
import { PromptsInput } from "./PromptsInput";
import { SharesInput } from "./SharesInput";
import { RefsInput, TargetsInput } from "./TargetsInput";
import { useFieldWords } from "./useField";
import { WhomInput } from "./WhomInput";

export interface InputProps {
  readonly id: string;
  readonly node: FlowNode;
  readonly field: Field;
}

/** The control of one field of a node, whatever its type. */
export function FieldInput({ id, node, field }: InputProps) {
  const { names, words } = useEdited();
  const { value, change, told } = useFieldWords(id, node, field);
  const { t } = words;
  const { type } = field;
  const text = typeof value === "string" ? value : "";
  switch (type.is) {
    case "prompt":
      return (
        <PromptField
          {...told}
          value={text === "" ? (value as Prompt | undefined) || null : text}
          onChange={(to) =>
            change(
              (to as Json | null) ??
                (PROMPT_NEEDED.has(node.kind) && field.name === "prompt" ? "" : undefined),
            )
          }
          language={names.language}
        />
      );
    case "prompts":
      return <PromptsInput told={told} value={value} onChange={change} />;
    case "text":
      return <TextInput {...told} value={text} onChange={(to) => change(to || undefined)} />;
    case "number":
      return (
        <NumberInput
          {...told}
          value={typeof value === "number" ? value : null}
          min={type.least}
          max={type.most}
          unit={type.unit && t(`form.unit.${type.unit}`)}
          placeholder={type.unset === undefined ? undefined : t("form.unsetNumber", { number: type.unset })}
          onChange={(to) => change(to === null || Number.isNaN(to) ? undefined : to)}
        />
      );
    case "switch":
      return (
        <Switch
          label={told.label}
          hint={told.fault ?? told.hint}
          checked={typeof value === "boolean" ? value : type.unset}
          onChange={(to) => change(to === type.unset ? undefined : to)}
        />
      );
    case "maybe":
      return (
        <Select
          {...told}
          value={value == null ? "" : String(value)}
          onChange={(to) => change(to === "" ? undefined : to === "true")}
          empty={t("choice.maybe.unset")}
          options={["true", "false"].map((one) => ({ value: one, label: t(`choice.maybe.${one}`) }))}
        />
      );
    case "choice":
      return (
        <Select
          {...told}
          value={text}
          onChange={(to) => change(to || undefined)}
          empty={t(`choice.${field.name}.unset`)}
          options={type.options.map((one) => ({ value: one, label: t(`choice.${field.name}.${one}`) }))}
        />
      );
    case "key":
      return (
        <Select
          {...told}
          value={text}
          onChange={(to) => change(to || undefined)}
          empty={t("form.noKey")}
          options={KEYS.map((key) => ({
            value: key,
            label: key,
            disabled: taken(node, key) && key !== text,
          }))}
        />
      );
    case "language": {
      const known = ["zh", "en"].includes(text) || text === "" ? ["zh", "en"] : ["zh", "en", text];
      return (
        <Select
          {...told}
          value={text}
          onChange={(to) => change(to)}
          options={known.map((one) => ({ value: one, label: t(`language.${one}`, { defaultValue: one }) }))}
        />
      );
    }
    case "ref":
      return (
        <Select
          {...told}
          value={text}
          onChange={(to) => change(to || undefined)}
          empty={
            type.needed ? t("form.choose") : field.name === "mailbox" ? t("says.company") : t("form.none")
          }
          options={optionsOf(names[type.table], text)}
        />
      );
    case "refs":
      return <RefsInput told={told} value={value} onChange={change} known={names[type.table]} />;
    case "targets":
      return <TargetsInput told={told} value={value} onChange={change} />;
    case "whom":
      return <WhomInput id={id} node={node} dialled={type.dialled} told={told} />;
    case "shares":
      return <SharesInput node={node} told={told} value={value} onChange={change} />;
    case "labels":
      return <LabelsInput told={told} value={value} onChange={change} />;
    case "pins":
      return <PinsInput told={told} value={value} onChange={change} />;
  }
}

const PROMPT_NEEDED = new Set(["announcement", "information", "menu"]);

function taken(node: FlowNode, key: string): boolean {
  return getAt(node, ["keys", key]) !== undefined || node.repeat === key || node.back === key;
}

/** The choices of a table; what is chosen and isn't there any more is shown by its id. */
export function optionsOf(table: Readonly<Record<string, string>>, chosen: string) {
  const gone = chosen !== "" && !(chosen in table) ? [{ value: chosen, label: chosen }] : [];
  return [...gone, ...Object.entries(table).map(([value, label]) => ({ value, label }))];
}

import { X } from "lucide-react";
import { type FlowNode, getAt, type Json } from "@/flow/document";
import { set } from "@/flow/edits";
import { EXITS } from "@/flow/exits";
import { MEASURES } from "@/flow/fields";
import { IconButton, NumberInput, Select } from "@/parts";
import { useEdited } from "../useEditor";
import { CommaInput } from "./CommaInput";
import { optionsOf } from "./FieldInput";
import styles from "./form.module.css";
import { useFault } from "./useField";

const PARTS = ["provinces", "cities", "area_codes", "prefixes", "countries"] as const;
const WORDS = {
  provinces: "provinces",
  cities: "cities",
  area_codes: "areaCodes",
  prefixes: "prefixes",
  countries: "countries",
};

interface RuleProps {
  readonly id: string;
  readonly node: FlowNode;
  readonly index: number;
}

/** What a row of a branch says before it says where it leads: a region, a measure, a share. */
export function RuleFields({ id, node, index }: RuleProps) {
  const { flow, edit, words } = useEdited();
  const rows = EXITS[node.kind].rows ?? "rules";
  const list = getAt(node, [rows]);
  const many = Array.isArray(list) && list.length > 1;
  const put = (key: string, to: Json | undefined): void =>
    edit(set(flow, id, [rows, index, key], to), `${id}.${rows}.${index}.${key}`);
  const row = getAt(node, [rows, index]) ?? {};
  return (
    <div className={styles.rule}>
      <div className={styles.grow}>
        {node.kind === "region" && (
          <RegionFields row={row} id={id} index={index} put={(to) => put("where", to)} />
        )}
        {node.kind === "traffic" && <MeasureFields row={row} put={put} />}
        {node.kind === "percentage" && (
          <NumberInput
            label={words.t("form.percent")}
            unit="%"
            min={1}
            max={100}
            value={Number(getAt(row, ["percent"]) ?? 0) || null}
            onChange={(to) => put("percent", to ?? 0)}
          />
        )}
      </div>
      {many && (
        <IconButton
          small
          label={`${words.t("form.remove")} ${index + 1}`}
          icon={X}
          onClick={() => edit(set(flow, id, [rows, index], undefined))}
        />
      )}
    </div>
  );
}

function RegionFields({
  row,
  id,
  index,
  put,
}: {
  row: Json;
  id: string;
  index: number;
  put: (to: Json) => void;
}) {
  const { words } = useEdited();
  const { t } = words;
  const fault = useFault(id, ["rules", index, "where"]);
  const where = (getAt(row, ["where"]) ?? {}) as Record<string, Json>;
  const shown = PARTS.slice(0, 3).concat(PARTS.slice(3).filter((part) => where[part] !== undefined));
  const given = (part: string): string[] =>
    Array.isArray(where[part]) ? (where[part] as Json[]).map(String) : [];
  const change = (part: string, to: string[]): void => {
    const { [part]: _gone, ...rest } = where;
    put(to.length > 0 ? { ...rest, [part]: to } : rest);
  };
  return (
    <div className={styles.several}>
      {shown.map((part, at) => (
        <CommaInput
          key={part}
          label={t(`form.${WORDS[part]}`)}
          hint={at === 0 ? t("form.commaHint", { example: t(`form.example.${part}`) }) : undefined}
          fault={at === 0 ? fault : undefined}
          placeholder={t(`form.example.${part}`)}
          value={given(part)}
          onChange={(to) => change(part, to)}
        />
      ))}
    </div>
  );
}

function MeasureFields({ row, put }: { row: Json; put: (key: string, to: Json | undefined) => void }) {
  const { words, names } = useEdited();
  const { t } = words;
  const measure = String(getAt(row, ["measure"]) ?? "");
  const whose = measure === "free_agents" ? "department" : measure === "free_lines" ? "trunk_group" : null;
  const chosen = whose ? String(getAt(row, [whose]) ?? "") : "";
  const number = (key: string): number | null => {
    const told = getAt(row, [key]);
    return typeof told === "number" ? told : null;
  };
  return (
    <div className={styles.several}>
      <Select
        label={t("form.measure")}
        value={measure}
        onChange={(to) => put("measure", to)}
        options={MEASURES.map((one) => ({ value: one, label: t(`choice.measure.${one}`) }))}
      />
      {whose && (
        <Select
          label={t(whose === "department" ? "form.department" : "form.trunkGroup")}
          value={chosen}
          onChange={(to) => put(whose, to || undefined)}
          empty={t("form.all")}
          options={optionsOf(whose === "department" ? names.departments : names.trunk_groups, chosen)}
        />
      )}
      <div className={styles.pair}>
        <NumberInput
          label={t("form.atLeast")}
          min={0}
          value={number("at_least")}
          onChange={(to) => put("at_least", to ?? undefined)}
        />
        <NumberInput
          label={t("form.atMost")}
          min={0}
          value={number("at_most")}
          onChange={(to) => put("at_most", to ?? undefined)}
        />
      </div>
    </div>
  );
}

import { ArrowDown, ArrowUp, X } from "lucide-react";
import type { Json } from "@/flow/document";
import { Checkbox, IconButton, Select } from "@/parts";
import { targetName } from "../names";
import { useEdited } from "../useEditor";
import { Framed } from "./Framed";
import styles from "./form.module.css";
import type { Told } from "./useField";

interface ListProps {
  readonly told: Told;
  readonly value: Json | undefined;
  onChange(to: Json | undefined): void;
}

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** People and endpoints in an order: who is first is tried first. */
export function TargetsInput({ told, value, onChange }: ListProps) {
  const { names, words } = useEdited();
  const { t } = words;
  const chosen = strings(value);
  const put = (to: string[]): void => onChange(to.length > 0 ? to : undefined);
  const swap = (at: number, other: number): void => {
    const next = [...chosen];
    [next[at], next[other]] = [next[other] ?? "", next[at] ?? ""];
    put(next);
  };
  const all = [...Object.keys(names.agents), ...Object.keys(names.endpoints)];
  const left = all.filter((one) => !chosen.includes(one));
  const label = (one: string): string => t("form.agent", { name: targetName(names, one), id: one });
  return (
    <Framed told={told}>
      {chosen.map((one, at) => (
        <div key={one} className={styles.line}>
          <span className={styles.grow}>{label(one)}</span>
          {at > 0 && (
            <IconButton
              small
              label={`${t("form.up")}: ${label(one)}`}
              icon={ArrowUp}
              onClick={() => swap(at, at - 1)}
            />
          )}
          {at < chosen.length - 1 && (
            <IconButton
              small
              label={`${t("form.down")}: ${label(one)}`}
              icon={ArrowDown}
              onClick={() => swap(at, at + 1)}
            />
          )}
          <IconButton
            small
            label={`${t("form.remove")}: ${label(one)}`}
            icon={X}
            onClick={() => put(chosen.filter((other) => other !== one))}
          />
        </div>
      ))}
      <div className={styles.bare}>
        <Select
          label={`${told.label}: ${t("form.person")}`}
          value=""
          onChange={(to) => to && put([...chosen, to])}
          empty={t("form.person")}
          options={left.map((one) => ({ value: one, label: label(one) }))}
        />
      </div>
    </Framed>
  );
}

/** Any of a table's things. */
export function RefsInput({
  told,
  value,
  onChange,
  known,
}: ListProps & { known: Readonly<Record<string, string>> }) {
  const { words } = useEdited();
  const chosen = strings(value);
  const all = [...Object.keys(known), ...chosen.filter((one) => !(one in known))];
  return (
    <Framed told={told}>
      {all.length === 0 && <p className={styles.hint}>{words.t("form.openDepartments")}</p>}
      {all.map((one) => (
        <Checkbox
          key={one}
          label={known[one] ?? one}
          checked={chosen.includes(one)}
          onChange={(on) => onChange(on ? [...chosen, one] : chosen.filter((other) => other !== one))}
        />
      ))}
    </Framed>
  );
}

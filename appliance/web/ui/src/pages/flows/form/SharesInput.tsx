import { type FlowNode, getAt, type Json } from "@/flow/document";
import { NumberInput } from "@/parts";
import { targetName } from "../names";
import { useEdited } from "../useEditor";
import { Framed } from "./Framed";
import styles from "./form.module.css";
import type { Told } from "./useField";

/** Each one's whole percent of the calls, for those whom the node rings. */
export function SharesInput({
  node,
  told,
  value,
  onChange,
}: {
  node: FlowNode;
  told: Told;
  value: Json | undefined;
  onChange: (to: Json | undefined) => void;
}) {
  const { names, words } = useEdited();
  const { t } = words;
  const shares = { ...((value ?? {}) as Record<string, Json>) };
  const team =
    typeof node.department === "string"
      ? (names.members[node.department] ?? [])
      : Array.isArray(node.targets)
        ? node.targets.map(String)
        : [];
  const sum = team.reduce((total, one) => total + Number(getAt(shares, [one]) ?? 0), 0);
  const put = (one: string, percent: number | null): void => {
    const { [one]: _gone, ...rest } = shares;
    onChange(percent === null ? rest : { ...rest, [one]: percent });
  };
  const fault = told.fault ?? (team.length > 0 && sum !== 100 ? t("form.percentSum", { sum }) : undefined);
  return (
    <Framed told={{ ...told, ...(fault ? { fault } : {}) }}>
      {team.length === 0 && <p className={styles.hint}>{t("form.sharesMissing")}</p>}
      {team.map((one) => (
        <NumberInput
          key={one}
          label={t("form.agent", { name: targetName(names, one), id: one })}
          value={typeof shares[one] === "number" ? (shares[one] as number) : null}
          onChange={(to) => put(one, to)}
          min={1}
          max={100}
          unit="%"
        />
      ))}
    </Framed>
  );
}

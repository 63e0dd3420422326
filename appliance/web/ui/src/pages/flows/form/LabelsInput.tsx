import { Plus, X } from "lucide-react";
import type { Json } from "@/flow/document";
import { Button, IconButton, TextInput } from "@/parts";
import { useEdited } from "../useEditor";
import { Framed } from "./Framed";
import styles from "./form.module.css";
import type { Told } from "./useField";

const BUILT_IN: Readonly<Record<string, string>> = { "1": "非常满意", "2": "满意", "3": "不满意" };
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/** What each key of a survey means, from the best to the worst. */
export function LabelsInput({
  told,
  value,
  onChange,
}: {
  told: Told;
  value: Json | undefined;
  onChange: (to: Json | undefined) => void;
}) {
  const { words } = useEdited();
  const { t } = words;
  const labels = (value ?? BUILT_IN) as Record<string, string>;
  const next = KEYS.find((key) => !(key in labels));
  const without = (key: string): Record<string, string> => {
    const { [key]: _gone, ...rest } = labels;
    return rest;
  };
  return (
    <Framed told={told}>
      {Object.entries(labels).map(([key, meaning]) => (
        <div key={key} className={styles.line}>
          <kbd className={styles.key}>{key}</kbd>
          <div className={styles.bare}>
            <TextInput
              label={`${t("exit.any.keys", { key })}: ${t("form.meaning")}`}
              value={meaning}
              maxLength={40}
              onChange={(to) => onChange({ ...labels, [key]: to })}
            />
          </div>
          {Object.keys(labels).length > 1 && (
            <IconButton
              small
              label={`${t("form.remove")}: ${t("exit.any.keys", { key })}`}
              icon={X}
              onClick={() => onChange(without(key))}
            />
          )}
        </div>
      ))}
      {next && (
        <Button small icon={Plus} onClick={() => onChange({ ...labels, [next]: "" })}>
          {t("form.addLabel")}
        </Button>
      )}
    </Framed>
  );
}

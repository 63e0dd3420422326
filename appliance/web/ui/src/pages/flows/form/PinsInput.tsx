import { Plus, X } from "lucide-react";
import { getAt, type Json } from "@/flow/document";
import { Button, IconButton, TextInput } from "@/parts";
import { useEdited } from "../useEditor";
import { Framed } from "./Framed";
import styles from "./form.module.css";
import type { Told } from "./useField";

/** PINs with the names that stand for them; one that is kept already shows as stars. */
export function PinsInput({
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
  const pins = Array.isArray(value) ? value : [];
  const put = (at: number, key: string, to: string): void =>
    onChange(pins.map((pin, index) => (index === at ? { ...(pin as object), [key]: to } : pin)) as Json);
  const told_ = (at: number, key: string): string => String(getAt(pins, [at, key]) ?? "");
  return (
    <Framed told={told}>
      {pins.map((_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a PIN has no name but the one that is being typed
        <div key={at} className={styles.pair}>
          <TextInput
            label={t("form.name")}
            value={told_(at, "name")}
            onChange={(to) => put(at, "name", to)}
          />
          <TextInput
            label={t("form.pin")}
            value={told_(at, "pin")}
            inputMode="numeric"
            autoComplete="off"
            onFocus={(event) => event.target.select()}
            onChange={(to) => put(at, "pin", to)}
          />
          <IconButton
            small
            label={`${t("form.remove")}: ${told_(at, "name")}`}
            icon={X}
            onClick={() => onChange(pins.filter((__, index) => index !== at))}
          />
        </div>
      ))}
      <Button small icon={Plus} onClick={() => onChange([...pins, { name: "", pin: "" }])}>
        {t("form.addPin")}
      </Button>
    </Framed>
  );
}

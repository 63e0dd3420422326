import { useState } from "react";
import { TextInput } from "@/parts";

/** Several short texts in one line, with commas (Chinese or not) between them. */
export function CommaInput({
  label,
  hint,
  fault,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  placeholder?: string;
  value: readonly string[];
  onChange: (to: string[]) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const parts = (text: string): string[] => text.split(/[,，、;；\s]+/).filter((part) => part !== "");
  const shown = typed !== null && parts(typed).join() === value.join() ? typed : value.join("，");
  return (
    <TextInput
      label={label}
      hint={hint}
      fault={fault}
      placeholder={placeholder}
      value={shown}
      onChange={(to) => {
        setTyped(to);
        onChange(parts(to));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

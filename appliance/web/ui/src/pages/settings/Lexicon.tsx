import { useState } from "react";
import { TextArea } from "@/parts";
import type { FieldProps, Thing } from "@/parts/thing-form";

/** How hard words are said: one a line, "word = how it is said". */
export function Lexicon({ label, hint, value, onChange, faultAt }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = Object.entries((value ?? {}) as Thing)
    .map(([word, said]) => `${word} = ${String(said)}`)
    .join("\n");
  const take = (text: string) => {
    setTyped(text);
    const pairs = text
      .split("\n")
      .map((line) => line.split("="))
      .filter(([word, said]) => word?.trim() && said?.trim())
      .map(([word, said]) => [(word ?? "").trim(), (said ?? "").trim()]);
    onChange(pairs.length === 0 ? undefined : Object.fromEntries(pairs));
  };
  return (
    <TextArea
      label={label}
      hint={hint}
      fault={faultAt("*")}
      rows={4}
      value={typed ?? shown}
      onChange={take}
      onBlur={() => setTyped(null)}
    />
  );
}

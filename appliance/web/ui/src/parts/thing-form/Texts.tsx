import { useState } from "react";
import { TextArea, TextInput } from "..";
import type { FieldWords } from "../Field";
import { split } from "./spec";

type TextsProps = FieldWords & { value: string[]; onChange: (value: string[]) => void; mode?: "tel" };
const MANY = 3;

/** Several short texts, such as numbers: typed with spaces, commas or lines between them. */
export function Texts({ value, onChange, mode, ...words }: TextsProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value.join(value.length > MANY ? "\n" : " ");
  const take = (text: string) => {
    setTyped(text);
    onChange(split(text));
  };
  const rest = { value: shown, onChange: take, onBlur: () => setTyped(null), inputMode: mode };
  return value.length > MANY ? (
    <TextArea {...words} {...rest} rows={5} />
  ) : (
    <TextInput {...words} {...rest} />
  );
}

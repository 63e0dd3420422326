import type { Json } from "@/draft";
import { Checkbox, NumberInput, TextInput } from "..";
import { FieldNotes } from "../Field";
import { type Prompt, PromptField } from "../prompt-field";
import { Choice } from "./Choice";
import { Inner } from "./Inner";
import { Items } from "./Items";
import { ManyOf, OneOf } from "./References";
import { Secret } from "./Secret";
import { type FaultAt, type FieldSpec, kept, type News, numberOf, type Thing, textOf, textsOf } from "./spec";
import { Texts } from "./Texts";
import type { Words } from "./words";

export type InputProps = {
  spec: FieldSpec;
  words: Words;
  thing: Thing;
  onChange: (value: Json | undefined, also?: News) => void;
  faultAt: FaultAt;
};

/** One field of a thing, as its specification says. */
export function Input({ spec, words, thing, onChange, faultAt }: InputProps) {
  const { key, optional } = spec;
  const value = thing[key];
  const told = { label: words.field(key), hint: words.hint(key), fault: faultAt(key, "*"), optional };
  switch (spec.as) {
    case "text":
      return (
        <TextInput
          {...told}
          inputMode={spec.mode}
          value={textOf(value ?? spec.otherwise)}
          onChange={(next) => onChange(kept(next, spec.otherwise))}
        />
      );
    case "number":
      return (
        <NumberInput
          {...told}
          unit={spec.unit && words.unit(spec.unit)}
          min={spec.least}
          max={spec.most}
          step={spec.step}
          value={numberOf(value) ?? spec.otherwise ?? null}
          onChange={(next) => onChange(kept(next, spec.otherwise))}
        />
      );
    case "switch":
      return (
        <>
          <Checkbox
            label={told.label}
            hint={told.hint}
            checked={typeof value === "boolean" ? value : spec.otherwise}
            onChange={(next) => onChange(kept(next, spec.otherwise))}
          />
          <FieldNotes id={key} fault={told.fault} />
        </>
      );
    case "choice":
    case "maybe":
      return <Choice {...told} spec={spec} words={words} value={value} onChange={onChange} />;
    case "one":
      return (
        <OneOf
          {...told}
          of={spec.of}
          value={textOf(value)}
          onChange={(id) => onChange(kept(id, undefined))}
        />
      );
    case "many":
      return (
        <ManyOf
          {...told}
          of={spec.of}
          ordered={spec.ordered}
          value={textsOf(value)}
          onChange={(ids) => onChange(kept(ids, undefined))}
        />
      );
    case "texts":
      return (
        <Texts
          {...told}
          value={textsOf(value)}
          onChange={(next) => onChange(kept(next, undefined))}
          mode={spec.mode}
        />
      );
    case "prompt":
      return (
        <PromptField
          {...told}
          value={(value as Prompt | undefined) ?? null}
          onChange={(next) => onChange((next as Json) ?? undefined)}
        />
      );
    case "secret":
      return <Secret {...told} value={textOf(value)} onChange={(next) => onChange(kept(next, undefined))} />;
    case "date":
      return (
        <TextInput
          {...told}
          type="date"
          value={textOf(value)}
          onChange={(next) => onChange(kept(next, undefined))}
        />
      );
    case "items":
      return (
        <Items
          spec={spec}
          words={words}
          value={value}
          onChange={onChange}
          faultAt={(...path) => faultAt(key, ...path)}
        />
      );
    case "inner":
      return (
        <Inner
          spec={spec}
          words={words}
          value={value}
          onChange={onChange}
          faultAt={(...path) => faultAt(key, ...path)}
        />
      );
    case "own":
      return (
        <spec.Show
          label={told.label}
          hint={told.hint}
          value={value}
          onChange={onChange}
          thing={thing}
          faultAt={(...path) => faultAt(key, ...path)}
        />
      );
  }
}

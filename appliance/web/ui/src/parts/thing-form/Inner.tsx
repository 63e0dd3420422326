import type { Json } from "@/draft";
import { FieldNotes } from "../Field";
import { Input } from "./Input";
import { type FaultAt, type FieldSpec, thingOf, unclaimed, withKey } from "./spec";
import type { Words } from "./words";

type InnerProps = {
  spec: Extract<FieldSpec, { as: "inner" }>;
  words: Words;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  faultAt: FaultAt;
};

/** The fields of a part within a thing; without any of them the part is left out. */
export function Inner({ spec, words, value, onChange, faultAt }: InnerProps) {
  const put = (key: string, next: Json | undefined) => {
    const made = withKey(thingOf(value), key, next);
    onChange(Object.keys(made).length === 0 ? undefined : made);
  };
  return (
    <>
      <FieldNotes id={spec.key} fault={unclaimed(spec.fields, faultAt)} />
      {spec.fields.map((each) => (
        <Input
          key={each.key}
          spec={each}
          words={words.below(spec.key)}
          thing={thingOf(value)}
          onChange={(next) => put(each.key, next)}
          faultAt={faultAt}
        />
      ))}
    </>
  );
}

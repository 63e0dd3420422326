import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Json } from "@/draft";
import { Card } from "..";
import { Input } from "./Input";
import { type FaultAt, type GroupSpec, type News, shown, type Thing } from "./spec";
import styles from "./thing-form.module.css";
import type { Words } from "./words";

/** Set a key of the thing, and others that change with it. */
export type Edit = (key: string, value: Json | undefined, also?: News) => void;

type GroupProps = {
  group: GroupSpec;
  words: Words;
  thing: Thing;
  edit: Edit;
  faultAt: FaultAt;
};

/** A frame with the fields of one group. */
export function Group({ group, words, thing, edit, faultAt }: GroupProps) {
  const faulty = group.fields.some((field) => faultAt(field.key, "*") !== undefined);
  const [open, setOpen] = useState(!group.folded);
  const fields = (
    <div className={styles.fields}>
      {shown(group.fields, thing).map((field) => (
        <div key={field.key} className={WIDE.has(field.as) ? styles.wide : undefined}>
          <Input
            spec={field}
            words={words}
            thing={thing}
            onChange={(value, also) => edit(field.key, value, also)}
            faultAt={faultAt}
          />
        </div>
      ))}
    </div>
  );
  if (!group.folded) return <Card title={words.group(group.id)}>{fields}</Card>;
  return (
    <Card>
      <details open={open || faulty} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={styles.summary}>
          <ChevronRight size={18} aria-hidden="true" />
          <h2>{words.group(group.id)}</h2>
        </summary>
        {(open || faulty) && fields}
      </details>
    </Card>
  );
}

const WIDE = new Set(["prompt", "many", "items", "own", "inner"]);

import { useState } from "react";
import type { Schemas } from "@/api/client";
import type { JsonObject } from "@/flow/document";
import { phone } from "@/format/figures";
import { moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Button } from "@/parts";
import { type Names, targetName } from "../names";
import { flowOf } from "../source";
import type { Words } from "../words";
import styles from "./replay.module.css";

type Fate = Schemas["FateBody"];
type OtherEndProps = {
  call: Schemas["ReplayedCall"];
  document: JsonObject;
  names: Names;
  words: Words;
  onLook?: (hotline: string | null, path: readonly string[]) => void;
};

/** A call that would end otherwise: what becomes of it now, and what would; both ways when asked. */
export function OtherEnd({ call, document, names, words, onLook }: OtherEndProps) {
  const { t } = words;
  const [open, setOpen] = useState(false);
  const sides = [
    { key: "now", fate: call.before },
    { key: "then", fate: call.after },
  ] as const;
  const who = call.assumed.map((id) => targetName(names, id)).join(t("replay.comma"));
  return (
    <li>
      <div className={styles.head}>
        <strong>{call.caller === null ? t("replay.withheld") : phone(call.caller)}</strong>
        <span className={styles.quiet}>{moment(call.at)}</span>
      </div>
      <dl className={styles.sides}>
        {sides.map(({ key, fate }) => (
          <div key={key} data-side={key}>
            <dt>{t(`replay.${key}`)}</dt>
            <dd>
              {told(fate, names, words)}
              {open && <Way fate={fate} document={document} words={words} />}
            </dd>
          </div>
        ))}
      </dl>
      {open && who && <p className={styles.quiet}>{t("replay.assumed", { who })}</p>}
      <div className={styles.acts}>
        <Button small look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "replay.less" : "replay.path")}
        </Button>
        {onLook && (
          <Button small look="quiet" onClick={() => onLook(call.after.hotline, call.after.path)}>
            {t("replay.look")}
          </Button>
        )}
      </div>
    </li>
  );
}

/** The steps in order, by the names that they have in the draft; one that is gone from it by its id. */
function Way({ fate, document, words }: { fate: Fate; document: JsonObject; words: Words }) {
  const hotlines = (document.hotlines ?? {}) as JsonObject;
  const flow = flowOf((hotlines[fate.hotline ?? ""] ?? null) as JsonObject | null);
  return (
    <ol className={styles.way}>
      {fate.path.map((node, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a call may come to a step twice
        <li key={at}>{words.title(flow, node)}</li>
      ))}
    </ol>
  );
}

function told(fate: Fate, names: Names, { t }: Words): string {
  const result = t(`result.${fate.result}`);
  const department = fate.department ? (names.departments[fate.department] ?? fate.department) : "";
  const who = fate.served_by ? targetName(names, fate.served_by) : serverText(fate.refused_by) || department;
  return who ? t("replay.with", { result, who }) : result;
}

import type { Schemas } from "@/api/client";
import type { JsonObject } from "@/flow/document";
import { Badge, Stack } from "@/parts";
import type { Names } from "../names";
import type { Words } from "../words";
import { OtherEnd } from "./OtherEnd";
import styles from "./replay.module.css";

export type Result = Schemas["ReplayResult"];

type FoundProps = {
  result: Result;
  document: JsonObject;
  names: Names;
  words: Words;
  onLook?: (hotline: string | null, path: readonly string[]) => void;
};

/** What came of it: how many go as before, and each that ends otherwise. */
export function Found({ result, document, names, words, onLook }: FoundProps) {
  const { t } = words;
  const { calls, same, other_path, elsewhere, erased, differences } = result;
  if (calls === 0) return <p role="status">{t("replay.none")}</p>;
  return (
    <Stack>
      <div role="status" className={styles.summary}>
        {elsewhere === 0 && <Badge tone="good">{t("replay.allSame", { count: calls })}</Badge>}
        {elsewhere > 0 && <Badge tone="warn">{t("replay.elsewhere", { count: elsewhere })}</Badge>}
        {elsewhere > 0 && same > 0 && <Badge tone="good">{t("replay.same", { count: same })}</Badge>}
        {other_path > 0 && <Badge>{t("replay.otherPath", { count: other_path })}</Badge>}
        {erased > 0 && <Badge>{t("replay.erased", { count: erased })}</Badge>}
      </div>
      {elsewhere > 0 && <Shift before={result.before} after={result.after} words={words} />}
      <ul className={styles.calls} aria-label={t("replay.list")}>
        {differences.map((each) => (
          <OtherEnd
            key={each.call}
            call={each}
            document={document}
            names={names}
            words={words}
            onLook={onLook}
          />
        ))}
      </ul>
      {elsewhere > differences.length && (
        <p className={styles.quiet}>{t("replay.more", { count: differences.length })}</p>
      )}
    </Stack>
  );
}

type Counts = Readonly<Record<string, number>>;

/** How many end how, where that changes. */
function Shift({ before, after, words }: { before: Counts; after: Counts; words: Words }) {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (result) => (before[result] ?? 0) !== (after[result] ?? 0),
  );
  if (changed.length === 0) return null;
  return (
    <p className={styles.quiet}>
      {changed
        .map((result) => `${words.t(`result.${result}`)} ${before[result] ?? 0} → ${after[result] ?? 0}`)
        .join(" · ")}
    </p>
  );
}

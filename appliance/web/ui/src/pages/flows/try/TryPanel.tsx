import { X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMay } from "@/app/session";
import { useDraft } from "@/draft";
import type { JsonObject } from "@/flow/document";
import { trailOf } from "@/flow/trail";
import { IconButton, Loading, Tabs } from "@/parts";
import styles from "../flows.module.css";
import { useEdited } from "../useEditor";
import type { TrialTab, useTrial } from "../useTrial";
import { CallTab } from "./CallTab";
import { Checks } from "./Checks";
import type { Attempt, Tried } from "./call";
import own from "./try.module.css";

const Replay = lazy(() => import("../replay/Replay"));

interface TryProps {
  readonly numbers: readonly string[];
  /** Save what is open; true when the draft is as on the screen. */
  flush(): Promise<boolean>;
  readonly trial: ReturnType<typeof useTrial>;
}

/** Try the draft: with a call of one's own, with those that must go a certain way, with those that really came. */
export function TryPanel({ numbers, flush, trial }: TryProps) {
  const { tab, setTab, setTrying, showTrail: onTrail } = trial;
  const { words, flow, hotline } = useEdited();
  const { t } = words;
  const may = useMay();
  const draft = useDraft().data;
  const [given, setGiven] = useState<{ attempt: Attempt; count: number } | null>(null);
  const choose = (next: TrialTab) => {
    onTrail(null, false);
    setTab(next);
  };
  const walk = (attempt: Attempt) => {
    setGiven((now) => ({ attempt, count: (now?.count ?? 0) + 1 }));
    choose("call");
  };
  const look = (where: string | null, path: readonly string[]) => {
    const steps = path.map((node) => ({ node, decided: "", reason: "", keys: "" }));
    onTrail(where === hotline ? trailOf(flow, steps) : null, true);
  };
  const ids = (["call", "checks", "past"] as const).filter((id) => id !== "past" || may("calls_see"));
  return (
    <>
      <div className={styles.panelHead}>
        <div>
          <h2>{t("try.title")}</h2>
        </div>
        <IconButton label={t("do.close")} icon={X} onClick={() => setTrying(false)} />
      </div>
      <div className={styles.panelBody}>
        <Tabs
          label={t("try.title")}
          tabs={ids.map((id) => ({ id, label: t(`try.tab.${id}`) }))}
          value={tab}
          onChange={choose}
        >
          <div className={own.tab}>
            {tab === "call" && (
              <CallTab
                key={given?.count ?? 0}
                given={given?.attempt ?? null}
                numbers={numbers}
                flush={flush}
                onTrail={onTrail}
              />
            )}
            {tab === "checks" && <Checks flush={flush} onWalk={walk} />}
            {tab === "past" && draft && (
              <Suspense fallback={<Loading />}>
                <Replay document={draft.document as unknown as JsonObject} flush={flush} onLook={look} />
              </Suspense>
            )}
          </div>
        </Tabs>
      </div>
    </>
  );
}

export type { Tried };

import type { TFunction } from "i18next";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { money, phone } from "@/format/figures";
import { duration, moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Card, KeyValue, Stack } from "@/parts";
import { Result } from "../CallsTable";
import styles from "../calls.module.css";
import type { Story } from "../useCalls";
import { Attempts } from "./Attempts";
import { Deeds } from "./Deeds";
import { flowRevision } from "./flowRevision";
import { Kept } from "./Kept";
import { Notes } from "./Notes";
import { Path } from "./Path";
import { Picture } from "./Picture";
import { PLAIN, type Told } from "./told";

const ByName = lazy(() => import("./ByName"));

/** Everything about one call: who, what became of it, what can be heard, and why it went where it did. */
export function StoryView({ story }: { story: Story }) {
  const { t } = useTranslation("calls");
  const number = story.caller === null ? t("call.withheld") : phone(story.caller);
  const name = story.contact?.name ?? story.caller_name;
  return (
    <Stack>
      <div className={styles.head}>
        <div>
          <p className={styles.number}>{name || number}</p>
          <p className={styles.small}>{[name && number, story.region].filter(Boolean).join(" · ")}</p>
        </div>
        <Result call={story} />
      </div>
      <Deeds story={story} />
      <Kept story={story} />
      <Card title={t("story.why")}>
        <Stack>
          <InWords story={story}>{(told) => <Path story={story} told={told} />}</InWords>
          <Picture story={story} />
        </Stack>
      </Card>
      {story.hops.length > 0 && (
        <Card title={t("story.attempts")}>
          <InWords story={story}>{(told) => <Attempts story={story} told={told} />}</InWords>
        </Card>
      )}
      <Card title={t("story.facts")}>
        <KeyValue pairs={useFacts(story)} />
      </Card>
      <Notes story={story} />
    </Stack>
  );
}

/** By people's own names, where there is a flow to have them from; until they are there by the ids of the record. */
function InWords({ story, children }: { story: Story; children: (told: Told) => ReactNode }) {
  const may = useMay()("config_see");
  const revision = flowRevision(story);
  if (revision === null || story.hotline === null || !may) return children(PLAIN);
  return (
    <Suspense fallback={children(PLAIN)}>
      <ByName revision={revision} hotline={story.hotline.id}>
        {children}
      </ByName>
    </Suspense>
  );
}

/** How it is known that the caller hung up, where the line hasn't simply signalled it. */
function releaseKnown(story: Story, t: TFunction<"calls">): string | null {
  const release = story.release;
  if (!release || release.known === "signal") return null;
  const how = t(`releaseKnown.${release.known}`);
  return release.confidence === null
    ? how
    : t("releaseKnown.sure", { how, percent: Math.round(release.confidence * 100) });
}

function useFacts(story: Story): [string, string][] {
  const { t } = useTranslation("calls");
  const costs = story.costs.map((sum) => money(sum.amount, sum.currency)).join(" + ");
  const isEstimated = story.charges.some((charge) => charge.estimated);
  const facts: [string, string | null][] = [
    [t("fact.began"), moment(story.started_at, true)],
    [t("fact.answered"), story.answered_at && moment(story.answered_at, true)],
    [t("fact.ended"), story.ended_at && moment(story.ended_at, true)],
    [t("call.ring"), story.ring_s ? duration(story.ring_s) : null],
    [t("call.talk"), story.talk_s ? duration(story.talk_s) : null],
    [t("call.hotline"), [story.hotline?.name, phone(story.called)].filter(Boolean).join(" · ")],
    [t("filter.line"), story.line],
    [t("filter.department"), story.department?.name ?? null],
    [t("filter.agent"), story.agent ? `${story.agent.name} (${story.agent.id})` : null],
    [t("fact.released"), story.released_by && t(`released.${story.released_by}`)],
    [t("fact.release_known"), releaseKnown(story, t)],
    [t("filter.survey"), story.survey],
    [t("fact.cost"), costs && isEstimated ? t("fact.estimated", { cost: costs }) : costs || null],
    [t("filter.refused_by"), story.refused_by ? serverText(story.refused_by) : null],
    [t("filter.kind"), story.kind === "incoming" ? null : t(`kind.${story.kind}`)],
    [
      t("fact.served"),
      story.served_by === "controller" ? null : story.served_by && t(`served.${story.served_by}`),
    ],
    [t("fact.note"), story.note ? serverText(story.note) : null],
    [t("fact.revision"), story.revision],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== "");
}

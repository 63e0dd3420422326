import { Headset } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { duration } from "@/format/time";
import type { LiveAgent, LiveSnapshot } from "@/live/snapshot";
import { useNow } from "@/live/useLive";
import { Badge, Card, EmptyState, StateDot } from "@/parts";
import { AgentMenu } from "./AgentMenu";
import type { Names } from "./activity";
import { DUTIES, dutyOf, inOrder, TONES } from "./duty";
import styles from "./wallboard.module.css";

/** Who answers calls, and what each does: the busy first, those off duty last. */
export function Agents({ now, names }: { now: LiveSnapshot; names: Names | undefined }) {
  const { t } = useTranslation("wallboard");
  const agents = inOrder(Object.values(now.agents));
  const nameOf = (agent: LiveAgent) => names?.agents[agent.agent] ?? agent.agent;
  return (
    <Card title={t("agents.title")}>
      {agents.length === 0 ? (
        <EmptyState title={t("agents.none")} icon={Headset}>
          {t("agents.noneHint")}
        </EmptyState>
      ) : (
        <>
          <Summary agents={agents} />
          <ul className={styles.team}>
            {agents.map((agent) => (
              <Agent key={agent.agent} agent={agent} name={nameOf(agent)} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** How many do what, so that a long list need not be counted. */
function Summary({ agents }: { agents: readonly LiveAgent[] }) {
  const { t } = useTranslation("wallboard");
  const numbers = DUTIES.map((duty) => ({
    duty,
    count: agents.filter((agent) => dutyOf(agent) === duty).length,
  })).filter(({ count }) => count > 0);
  return (
    <p className={styles.summary}>
      {numbers.map(({ duty, count }) => (
        <Badge key={duty} tone={TONES[duty]}>
          {t(`agents.state.${duty}`)} {count}
        </Badge>
      ))}
    </p>
  );
}

function Agent({ agent, name }: { agent: LiveAgent; name: string }) {
  const { t } = useTranslation("wallboard");
  const may = useMay()("agents_direct");
  const time = useNow();
  const duty = dutyOf(agent);
  const word = t(`agents.state.${duty}`);
  const then = agent.then && t("agents.then", { state: t(`agents.state.${agent.then}`) });
  const isAway = !agent.reachable && duty !== "unreachable" && duty !== "off";
  return (
    <li>
      <StateDot tone={TONES[duty]} label={word} pulse={duty === "ringing"} />
      <span className={styles.agent}>
        {name}
        {(then || isAway) && <small>{[then, isAway && t("agents.away")].filter(Boolean).join(" · ")}</small>}
      </span>
      <span className={styles.state}>
        {word}
        {duty !== "off" && <small>{duration((time - Date.parse(agent.since)) / 1000)}</small>}
      </span>
      {may && <AgentMenu agent={agent} name={name} />}
    </li>
  );
}

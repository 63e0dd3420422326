import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { useLive } from "@/live/useLive";
import { Badge, Card, EmptyState, ErrorState, Loading, PageHeader, Row, Stack } from "@/parts";
import { PhonePanel } from "@/phone/PhonePanel";
import { usePhone } from "@/phone/usePhone";
import styles from "./agent.module.css";
import { DeskKeys } from "./DeskKeys";
import { OwnCalls } from "./OwnCalls";
import { Pop } from "./Pop";
import { popQuery } from "./popQuery";
import { StateSwitch } from "./StateSwitch";
import { useAttention } from "./useAttention";

type Agent = Schemas["AgentBody"];

/** An agent's one page: state, who calls, the phone, the note, missed calls. */
export default function AgentPage() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["agent"],
    queryFn: () => body(api.GET("/api/v1/agent")),
    refetchInterval: 60_000,
  });
  const { t } = useTranslation("agent");
  if (data !== undefined) return <Desk agent={data} />;
  return (
    <>
      <PageHeader title={t("title")} />
      {isPending ? <Loading /> : <ErrorState error={error} onRetry={() => void refetch()} />}
    </>
  );
}

function Desk({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agent");
  const { agent: id } = useSession();
  const live = useLive((now) => now.agents[id ?? ""] ?? null);
  const state = live?.state ?? agent.state;
  const call = live === null ? agent.call : live.call;
  const shown = useLastCall(call);
  const used = usePhone("agent", agent.browser_phone);
  const who = useQuery({ ...popQuery(shown ?? ""), enabled: shown !== null });
  const name = who.data?.contact || who.data?.caller_name || undefined;
  useAttention(state === "ringing" || used.call?.stage === "ringing", name ?? who.data?.caller ?? "");
  return (
    <>
      <PageHeader title={t("title")} lead={[agent.name, agent.agent, ...agent.departments].join(" · ")}>
        <Waiting agent={agent} />
      </PageHeader>
      <div className={styles.desk}>
        <Stack className={styles.side}>
          <StateSwitch
            state={state}
            then={live?.then ?? agent.then}
            since={live?.since ?? agent.since ?? null}
          />
          {agent.browser_phone ? (
            <PhonePanel used={used} title={t("phone")} who={name} idle={<p>{t("phoneIdle")}</p>} />
          ) : (
            <DeskKeys />
          )}
        </Stack>
        <Stack className={styles.main}>
          {shown === null ? (
            <Card>
              <EmptyState title={t("quiet")}>{t("quietMore")}</EmptyState>
            </Card>
          ) : (
            <Pop key={shown} call={shown} now={call === shown ? state : "over"} codes={agent.wrap_up_codes} />
          )}
          <OwnCalls used={used} />
        </Stack>
      </div>
    </>
  );
}

/** The call that rings or is talked in; after its end it stays in sight, until the next one. */
function useLastCall(call: string | null): string | null {
  const [shown, setShown] = useState(call);
  useEffect(() => {
    if (call !== null) setShown(call);
  }, [call]);
  return call ?? shown;
}

function Waiting({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agent");
  return (
    <Row>
      {agent.new_messages > 0 && <Badge tone="info">{t("messages", { count: agent.new_messages })}</Badge>}
      {agent.callbacks > 0 && <Badge tone="warn">{t("callbacks", { count: agent.callbacks })}</Badge>}
    </Row>
  );
}

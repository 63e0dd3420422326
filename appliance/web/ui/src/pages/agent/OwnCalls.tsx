import { useMutation, useQuery } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, done, type Schemas } from "@/api/client";
import { phone as written } from "@/format/figures";
import { duration, moment } from "@/format/time";
import { Button, Card, type Column, EmptyState, ErrorState, Loading, Table, Tabs, useToast } from "@/parts";
import type { UsedPhone } from "@/phone/usePhone";

type Call = Schemas["AgentCallBody"];

/** Missed calls first, each with a button to call back; then the latest ones. */
export function OwnCalls({ used }: { used: UsedPhone }) {
  const { t } = useTranslation("agent");
  const [tab, setTab] = useState<"missed" | "recent">("missed");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["agent", "calls"],
    queryFn: () => body(api.GET("/api/v1/agent/calls")),
    refetchInterval: 30_000,
  });
  const tabs = [
    { id: "missed" as const, label: t("calls.missed", { count: data?.missed.length ?? 0 }) },
    { id: "recent" as const, label: t("calls.recent") },
  ];
  return (
    <Card title={t("calls.title")}>
      <Tabs label={t("calls.title")} tabs={tabs} value={tab} onChange={setTab}>
        {isPending && <Loading lines={3} />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data && <List calls={data[tab]} empty={t(`calls.none.${tab}`)} used={used} />}
      </Tabs>
    </Card>
  );
}

function List({ calls, empty, used }: { calls: Call[]; empty: string; used: UsedPhone }) {
  const { t } = useTranslation("agent");
  if (calls.length === 0) return <EmptyState title={empty} />;
  const columns: Column<Call>[] = [
    {
      key: "who",
      title: t("calls.who"),
      show: (call) =>
        call.contact || call.caller_name || (call.caller ? written(call.caller) : t("pop.withheld")),
    },
    { key: "at", title: t("calls.at"), show: (call) => moment(call.started_at) },
    { key: "hotline", title: t("calls.hotline"), show: (call) => call.hotline_name },
    { key: "result", title: t("calls.result"), show: (call) => outcome(call, t) },
    { key: "back", title: t("calls.back"), show: (call) => <CallBack call={call} used={used} /> },
  ];
  return <Table label={t("calls.title")} columns={columns} rows={calls} id={(call) => call.call} />;
}

function outcome(call: Call, t: (key: string) => string): string {
  const told = t(`result.${call.result ?? "open"}`);
  return call.talk_s ? `${told} ${duration(call.talk_s)}` : told;
}

/** By the phone in the browser where it stands ready; else the agent's own phone rings first. */
function CallBack({ call, used }: { call: Call; used: UsedPhone }) {
  const { t } = useTranslation("agent");
  const tell = useToast();
  const number = call.caller ?? "";
  const dial = useMutation({
    mutationFn: () => done(api.POST("/api/v1/agent/dial", { body: { number } })),
    onSuccess: () => tell({ text: t("calls.lift") }),
    onError: () => tell({ text: t("calls.failed") }),
  });
  if (!call.can_call) return <span title={t("calls.mayNot")}>—</span>;
  const inBrowser = used.phone !== null && used.link === "ready";
  return (
    <Button
      small
      icon={Phone}
      busy={dial.isPending}
      disabled={used.call !== null}
      onClick={() => (inBrowser ? used.phone?.call(number) : dial.mutate())}
    >
      {t("calls.call")}
    </Button>
  );
}

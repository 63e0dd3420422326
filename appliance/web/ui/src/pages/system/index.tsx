import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { size } from "@/format/figures";
import { moment } from "@/format/time";
import { serverText } from "@/i18n/serverText";
import { Badge, Card, ErrorState, Grid, KeyValue, Loading, PageHeader, Row, Stack, Table } from "@/parts";
import { Certificate } from "./Certificate";

type System = Schemas["SystemBody"];
type Part = Schemas["PartBody"];

const EVERY_MS = 30_000;
const PEER = "peer ";

/** The machine: release, disk, parts, names in the network, the certificate. */
export default function SystemPage() {
  const { t } = useTranslation("system");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["system"],
    queryFn: () => body(api.GET("/api/v1/system")),
    refetchInterval: EVERY_MS,
  });
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {isPending && <Loading />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <Stack>
          <Grid least={280}>
            <Machine system={data} />
            <Network network={data.network} />
          </Grid>
          <Parts parts={data.parts} />
          <Certificate certificate={data.certificate} />
        </Stack>
      )}
    </>
  );
}

function Machine({ system }: { system: System }) {
  const { t } = useTranslation("system");
  const disk = { free: size(system.disk.free_bytes), total: size(system.disk.total_bytes) };
  const since = (at: string | null) => (at === null ? t("part.unknown") : moment(at));
  return (
    <Card title={t("machine.title")}>
      <KeyValue
        pairs={[
          [t("machine.version"), system.version],
          [t("machine.now"), `${moment(system.now)} (${system.time_zone})`],
          [t("machine.machineUp"), since(system.machine_up_since)],
          [t("machine.webUp"), since(system.web_up_since)],
          [t("machine.disk"), t("machine.diskOf", disk)],
        ]}
      />
    </Card>
  );
}

function Network({ network }: { network: System["network"] }) {
  const { t } = useTranslation("system");
  return (
    <Card title={t("network.title")}>
      <KeyValue
        pairs={[
          [t("network.name"), network.names.join("  ")],
          [
            t("network.addresses"),
            network.addresses.map((each) => `${each}:${network.port}`).join("  ") || "–",
          ],
          [t("network.reach"), t(network.open_to_network ? "network.all" : "network.own")],
        ]}
      />
    </Card>
  );
}

function Parts({ parts }: { parts: readonly Part[] }) {
  const { t } = useTranslation("system");
  return (
    <Card title={t("part.title")}>
      <Table
        label={t("part.title")}
        rows={parts}
        id={(part) => part.name}
        columns={[
          { key: "name", title: t("part.name"), show: (part) => partName(t, part.name) },
          { key: "state", title: t("part.state"), show: (part) => <PartState part={part} /> },
          { key: "since", title: t("part.since"), show: (part) => (part.since ? moment(part.since) : "") },
        ]}
      />
    </Card>
  );
}

/** What people call a part; a gateway goes by its id. */
function partName(t: TFunction<"system">, name: string): string {
  if (name.startsWith(PEER)) return t("part.peer", { id: name.slice(PEER.length) });
  return t(`part.${name}`, { defaultValue: name });
}

function PartState({ part }: { part: Part }) {
  const { t } = useTranslation("system");
  const tone = part.ok === null ? "neutral" : part.ok ? "good" : "bad";
  const word = t(part.ok === null ? "part.unknown" : part.ok ? "part.ok" : "part.bad");
  return (
    <Row>
      <Badge tone={tone}>{word}</Badge>
      {part.ok === false && serverText(part.detail)}
    </Row>
  );
}

import { useTranslation } from "react-i18next";
import { thingsOf, useDraft } from "@/draft";
import { freePort, named, type Thing, ThingList, textOf, textsOf } from "@/parts/thing-form";

/** The groups of lines: each is one number to the world. */
export function TrunkGroupList() {
  const { t } = useTranslation("lines-setup");
  const { data } = useDraft();
  const lines = thingsOf(data, "lines").map(([id]) => id);
  const hotlines = thingsOf(data, "hotlines");
  const usedBy = (id: string) =>
    hotlines
      .filter(([, hotline]) => hotline.trunk_groups?.includes(id))
      .map(([key, hotline]) => hotline.name ?? key)
      .join(t("comma"));
  return (
    <ThingList
      section="trunk_groups"
      path="/line-setup/trunk_groups"
      label={t("tabs.trunk_groups")}
      empty={{ title: t("empty.trunk_groups"), text: t("emptyText.trunk_groups") }}
      columns={[
        {
          key: "lines",
          title: t("columns.lines"),
          show: (thing) => t("lineCount", { count: textsOf(thing.lines).length }),
        },
        { key: "hotlines", title: t("columns.hotlines"), show: (_, id) => usedBy(id) || "—" },
      ]}
      fresh={{
        button: t("new.trunk_group"),
        nameLabel: t("trunk_groups.fields.name"),
        kind: "group",
        make: (name) => ({ name, lines: lines.slice(0, 1) }),
      }}
    />
  );
}

/** Every line. */
export function LineList() {
  const { t } = useTranslation("lines-setup");
  const { data } = useDraft();
  const peers = named(data, ["sip_peers"]);
  const peerName = (id: string) => peers.find((each) => each.id === id)?.name ?? id;
  const [peer] = peers;
  const begun: Record<string, Thing> = { sip: { peer: peer?.id ?? "" }, analog: { port: freePort(data) } };
  return (
    <ThingList
      section="lines"
      path="/line-setup/lines"
      label={t("tabs.lines")}
      empty={{ title: t("empty.lines"), text: t("emptyText.lines") }}
      columns={[
        {
          key: "kind",
          title: t("columns.kind"),
          show: (thing) =>
            thing.kind === "sip"
              ? peerName(textOf(thing.peer))
              : t(`from.${textOf(thing.kind)}`, { port: thing.port }),
        },
        { key: "channels", title: t("columns.channels"), show: (thing) => String(thing.channels ?? 1) },
      ]}
      fresh={{
        button: t("new.line"),
        nameLabel: t("new.lineId"),
        nameHint: t("new.lineIdHint"),
        kind: "line",
        kinds: [
          { value: "sip", label: t("kinds.sip"), hint: t("kindHints.sip") },
          { value: "analog", label: t("kinds.analog"), hint: t("kindHints.analog") },
          { value: "simulated", label: t("kinds.simulated"), hint: t("kindHints.simulated") },
        ],
        make: (_, kind): Thing => ({ kind, ...begun[kind] }),
      }}
    />
  );
}

/** Gateways and carriers. */
export function PeerList() {
  const { t } = useTranslation("lines-setup");
  return (
    <ThingList
      section="sip_peers"
      path="/line-setup/sip_peers"
      label={t("tabs.sip_peers")}
      empty={{ title: t("empty.sip_peers"), text: t("emptyText.sip_peers") }}
      columns={[
        {
          key: "kind",
          title: t("columns.kind"),
          show: (thing) => t(`sip_peers.options.kind.${textOf(thing.kind)}`),
        },
        { key: "address", title: t("columns.address"), show: (thing) => textOf(thing.address) || "—" },
      ]}
      fresh={{
        button: t("new.peer"),
        nameLabel: t("sip_peers.fields.name"),
        nameHint: t("new.peerName"),
        kind: "peer",
        kinds: [
          {
            value: "gateway",
            label: t("sip_peers.options.kind.gateway"),
            hint: t("sip_peers.optionHints.kind.gateway"),
          },
          {
            value: "carrier",
            label: t("sip_peers.options.kind.carrier"),
            hint: t("sip_peers.optionHints.kind.carrier"),
          },
        ],
        make: (name, kind) => ({ name, kind }),
      }}
    />
  );
}

/** Contracts with carriers. */
export function TariffList() {
  const { t } = useTranslation("lines-setup");
  return (
    <ThingList
      section="tariffs"
      path="/line-setup/tariffs"
      label={t("tabs.tariffs")}
      empty={{ title: t("empty.tariffs"), text: t("emptyText.tariffs") }}
      columns={[
        {
          key: "fee",
          title: t("columns.fee"),
          show: (thing) => (thing.monthly_fee === undefined ? "—" : String(thing.monthly_fee)),
        },
      ]}
      fresh={{
        button: t("new.tariff"),
        nameLabel: t("tariffs.fields.name"),
        nameHint: t("new.tariffName"),
        kind: "tariff",
        make: (name) => ({ name }),
      }}
    />
  );
}

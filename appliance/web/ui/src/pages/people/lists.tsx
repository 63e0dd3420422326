import { useTranslation } from "react-i18next";
import { thingsOf, useDraft } from "@/draft";
import { phone } from "@/format/figures";
import { Badge } from "@/parts";
import { freePort, named, nextNumber, type Thing, ThingList, textOf, textsOf } from "@/parts/thing-form";

/** The people, with where they are reached. */
export function AgentList() {
  const { t } = useTranslation("people");
  const { data } = useDraft();
  const places = new Map(named(data, ["endpoints"]).map(({ id, name }) => [id, name]));
  const departments = thingsOf(data, "departments");
  const reached = (thing: Thing, id: string) => {
    const own = textsOf(thing.endpoints).map((at) => (at === id ? t("deskPhone") : (places.get(at) ?? at)));
    return own.length > 0 ? own.join(t("comma")) : t(thing.phone === false ? "nowhere" : "deskPhone");
  };
  const worksIn = (id: string) =>
    departments
      .filter(([, department]) => department.agents?.includes(id))
      .map(([key, department]) => department.name ?? key)
      .join(t("comma"));
  return (
    <ThingList
      section="agents"
      path="/people/agents"
      label={t("tabs.agents")}
      empty={{ title: t("empty.agents"), text: t("emptyText.agents") }}
      columns={[
        { key: "id", title: t("columns.id"), show: (_, id) => id },
        { key: "departments", title: t("columns.departments"), show: (_, id) => worksIn(id) || "—" },
        { key: "reached", title: t("columns.reached"), show: reached },
      ]}
      fresh={{
        button: t("new.agent"),
        nameLabel: t("agents.fields.name"),
        kind: "agent",
        idField: { label: t("columns.id"), hint: t("new.agentId"), propose: (taken) => nextNumber(taken) },
        make: (name) => ({ name }),
      }}
    />
  );
}

/** The departments, with how many work there. */
export function DepartmentList() {
  const { t } = useTranslation("people");
  const { data } = useDraft();
  const [first] = thingsOf(data, "agents");
  return (
    <ThingList
      section="departments"
      path="/people/departments"
      label={t("tabs.departments")}
      empty={{ title: t("empty.departments"), text: t("emptyText.departments") }}
      columns={[
        { key: "extension", title: t("columns.extension"), show: (thing) => textOf(thing.extension) || "—" },
        {
          key: "people",
          title: t("columns.people"),
          show: (thing) => t("people", { count: textsOf(thing.agents).length }),
        },
        {
          key: "how",
          title: t("columns.how"),
          show: (thing) =>
            t(`departments.options.distribution.${textOf(thing.distribution) || "sequential"}`),
        },
      ]}
      fresh={{
        button: t("new.department"),
        nameLabel: t("departments.fields.name"),
        kind: "department",
        make: (name) => ({ name, agents: first === undefined ? [] : [first[0]] }),
      }}
    />
  );
}

const KINDS = ["browser", "outside", "phone", "analog"] as const;

/** Other places where calls can be delivered. */
export function EndpointList() {
  const { t } = useTranslation("people");
  const { data } = useDraft();
  const first = (table: "trunk_groups" | "agents") => thingsOf(data, table)[0]?.[0] ?? "";
  const begun: Record<string, Thing> = {
    outside: { number: "", trunk_group: first("trunk_groups") },
    phone: {},
    browser: { agent: first("agents") },
    analog: { port: freePort(data) },
  };
  return (
    <ThingList
      section="endpoints"
      path="/people/endpoints"
      label={t("tabs.endpoints")}
      empty={{ title: t("empty.endpoints"), text: t("emptyText.endpoints") }}
      columns={[
        { key: "kind", title: t("columns.kind"), show: (thing) => t(`kinds.${textOf(thing.kind)}`) },
        {
          key: "number",
          title: t("columns.number"),
          show: (thing) =>
            phone(textOf(thing.number)) || textOf(thing.extension) || textOf(thing.agent) || "—",
        },
        {
          key: "on",
          title: t("columns.on"),
          show: (thing) => (
            <Badge tone={thing.on === false ? "neutral" : "good"}>
              {t(thing.on === false ? "off" : "on")}
            </Badge>
          ),
        },
      ]}
      fresh={{
        button: t("new.endpoint"),
        nameLabel: t("endpoints.fields.name"),
        nameHint: t("new.endpointName"),
        kind: "phone",
        kinds: KINDS.map((value) => ({ value, label: t(`kinds.${value}`), hint: t(`kindHints.${value}`) })),
        make: (name, kind) => ({ kind, name, ...begun[kind] }),
      }}
    />
  );
}

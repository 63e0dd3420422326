import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { phone } from "@/format/figures";
import { moment, spoken } from "@/format/time";
import { Badge, Card, ErrorState, KeyValue, Loading, Row, Stack } from "@/parts";
import styles from "./agent.module.css";
import { NoteForm } from "./NoteForm";
import { popQuery } from "./popQuery";

type Found = Schemas["PopBody"];
type Code = Schemas["WrapUpCodeBody"];

/** Who calls: name, number, place, what was before. `now` is the agent's state, "over" when the call has ended. */
export function Pop({ call, now, codes }: { call: string; now: string; codes: readonly Code[] }) {
  const { t } = useTranslation("agent");
  const { data, error, isPending, refetch } = useQuery(popQuery(call));
  if (isPending) return <Card title={t("pop.title")}>{<Loading lines={3} />}</Card>;
  if (data === undefined) {
    return <Card title={t("pop.title")}>{<ErrorState error={error} onRetry={() => void refetch()} />}</Card>;
  }
  return (
    <Card
      title={t("pop.title")}
      className={now === "ringing" ? styles.ringing : undefined}
      actions={<Badge tone={now === "over" ? "neutral" : "accent"}>{t(`pop.${now}`, t("pop.over"))}</Badge>}
    >
      <Stack>
        <Caller found={data} />
        <NoteForm call={call} codes={codes} />
        <Before found={data} codes={codes} />
      </Stack>
    </Card>
  );
}

function Caller({ found }: { found: Found }) {
  const { t } = useTranslation("agent");
  const number = found.caller === null ? t("pop.withheld") : phone(found.caller);
  const name = found.contact || found.caller_name;
  const facts: [string, React.ReactNode][] = [];
  if (found.person?.company) facts.push([t("pop.company"), found.person.company]);
  if (found.region) facts.push([t("pop.region"), found.region]);
  facts.push([t("pop.hotline"), found.hotline_name]);
  if (found.waited_s > 0) facts.push([t("pop.waited"), spoken(found.waited_s)]);
  if (found.person?.remark) facts.push([t("pop.remark"), found.person.remark]);
  return (
    <div className={styles.caller}>
      <Row className={styles.who}>
        <strong className={styles.name}>{name || number}</strong>
        {name && <span>{number}</span>}
        {found.contact_id ? (
          <Link to={`/contacts/${found.contact_id}`}>{t("pop.open")}</Link>
        ) : (
          found.caller && (
            <Link to={`/contacts/new?number=${encodeURIComponent(found.caller)}`}>{t("pop.add")}</Link>
          )
        )}
      </Row>
      <KeyValue pairs={facts} />
    </div>
  );
}

function Before({ found, codes }: { found: Found; codes: readonly Code[] }) {
  const { t } = useTranslation("agent");
  const named = (code: string) => codes.find((each) => each.code === code)?.name ?? code;
  return (
    <>
      {found.notes.length > 0 && (
        <section>
          <h3>{t("pop.notes")}</h3>
          <ul className={styles.list}>
            {found.notes.map((note) => (
              <li key={note.id}>
                {note.wrap_up && <Badge tone="info">{named(note.wrap_up)}</Badge>} {note.text}
                <small>{t("pop.noted", { by: note.by, at: moment(note.at) })}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{t("pop.earlier")}</h3>
        {found.earlier.length === 0 && <p className={styles.hint}>{t("pop.first")}</p>}
        <ul className={styles.list}>
          {found.earlier.map((call) => (
            <li key={call.call}>
              {moment(call.started_at)} · {call.hotline_name} ·{" "}
              {t(`result.${call.result ?? "open"}`, call.result ?? "")}
              {call.agent_name && ` · ${call.agent_name}`}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
